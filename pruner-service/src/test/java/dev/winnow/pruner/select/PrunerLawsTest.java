package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.Settings.TitleRule;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Worth;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.text.O200kTokenCounter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;

/** What holds for every decision, whatever the input and the settings. */
class PrunerLawsTest {

    private static final O200kTokenCounter COUNTER = new O200kTokenCounter();

    private static final Pruner PRUNER = new Pruner(COUNTER);

    /**
     * Heading, marker, joints and white space before a sentence cost no more than this in the
     * random libraries.
     */
    private static final int MOST_OVERHEAD = 20;

    @Property
    void the_text_is_never_over_the_budget(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed);
        PruneInput input = random.library().input();
        Settings settings = random.settings();

        CompactContext context = PRUNER.prune(input, settings).context();

        assertThat(context.tokensAfter())
                .isEqualTo(COUNTER.count(context.text()))
                .isLessThanOrEqualTo(settings.tokenBudget());
    }

    @Property
    void worth_rises_with_what_the_model_says_and_falls_with_the_place(
            @ForAll @FloatRange(min = .01f, max = .99f) float one,
            @ForAll @FloatRange(min = .01f, max = .99f) float other,
            @ForAll @IntRange(min = 1, max = 49) int place) {
        float low = Math.min(one, other);
        float high = Math.max(one, other);

        assertThat(Worth.of(low, high, place)).isLessThanOrEqualTo(Worth.of(high, high, place));
        assertThat(Worth.of(low, low, place)).isLessThanOrEqualTo(Worth.of(low, high, place));
        assertThat(Worth.of(low, high, place + 1)).isLessThan(Worth.of(low, high, place));
        assertThat(Worth.of(low)).isLessThanOrEqualTo(Worth.of(high));
    }

    @Property
    void of_an_ordered_list_what_stays_is_worth_no_less_than_what_the_cut_and_the_budget_drop(
            @ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed).withoutRepeats();
        Library library = random.library();
        Settings settings = listed(random.settings());
        PruneInput input = library.found();

        CompactContext context = PRUNER.prune(input, settings).context();

        double most = 0;
        for (ContextSentence sentence : all(context)) {
            most = Math.max(most, worth(input, sentence));
        }
        for (ContextSentence kept : context.kept()) {
            if (kept.reason() != Reason.FLOOR) {
                assertThat(worth(input, kept)).isGreaterThanOrEqualTo(Worth.cut((float) most));
            }
        }
        for (ContextSentence dropped : context.dropped()) {
            if (dropped.reason() == Reason.BUDGET) {
                int worthier = 0;
                for (ContextSentence kept : context.kept()) {
                    if (worth(input, kept) >= worth(input, dropped)) {
                        worthier += COUNTER.count(" " + library.slice(kept)) + MOST_OVERHEAD;
                    }
                }
                int own = COUNTER.count(" " + library.slice(dropped)) + MOST_OVERHEAD;
                assertThat(worthier + own).isGreaterThan(settings.tokenBudget());
            }
        }
    }

    @Property
    void without_an_order_the_place_of_a_passage_decides_nothing(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed).withoutRepeats();
        Library library = random.library();
        Settings settings = ample(random.settings(), random.settings().threshold());
        Set<Object> expected = places(PRUNER.prune(library.input(), settings).context());

        Collections.reverse(library.candidates());
        List<Candidate> renumbered = new ArrayList<>();
        for (Candidate candidate : library.candidates()) {
            renumbered.add(
                    new Candidate(
                            candidate.passage(),
                            renumbered.size() + 1,
                            candidate.fused(),
                            List.of()));
        }

        assertThat(
                        places(
                                PRUNER.prune(
                                                Library.input(renumbered, library.reranked()),
                                                settings)
                                        .context()))
                .isEqualTo(expected);
    }

    @Property
    void whole_passages_are_never_over_the_budget_either(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed);
        PruneInput input = random.library().unranked();
        Settings settings = random.settings();

        CompactContext context = PRUNER.prune(input, settings).context();

        assertThat(COUNTER.count(context.text())).isLessThanOrEqualTo(settings.tokenBudget());
        // A sentence that stands elsewhere as well may be needed by the one behind it.
        assertThat(context.kept())
                .extracting(ContextSentence::reason)
                .isSubsetOf(Reason.UNSCORED, Reason.NEEDED);
    }

    @Property
    void the_text_is_never_empty_while_something_that_passed_fits(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed).withoutRepeats();
        Library library = random.library();
        Settings settings = with(random.settings(), TitleRule.NONE);

        CompactContext context = PRUNER.prune(library.input(), settings).context();

        assertThat(context.answerable()).isEqualTo(!context.text().isEmpty());
        if (!context.answerable()) {
            for (ContextSentence dropped : context.dropped()) {
                if (dropped.reason() == Reason.BUDGET) {
                    String alone =
                            ("[1] " + library.heading(dropped.passageId())).strip()
                                    + "\n"
                                    + library.slice(dropped);
                    assertThat(COUNTER.count(alone)).isGreaterThan(settings.tokenBudget());
                }
            }
        }
    }

    @Property
    void a_higher_threshold_keeps_a_part_of_what_a_lower_one_keeps(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed);
        PruneInput input = random.library().input();
        Settings drawn = random.settings();
        float other = new Random(seed + 1).nextFloat();
        Settings low = ample(drawn, Math.min(drawn.threshold(), other));
        Settings high = ample(drawn, Math.max(drawn.threshold(), other));

        Set<Object> keptHigh = places(PRUNER.prune(input, high).context());
        Set<Object> keptLow = places(PRUNER.prune(input, low).context());

        assertThat(keptLow).containsAll(keptHigh);
    }

    @Property
    void kept_and_dropped_are_all_sentences_of_all_candidates(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed);
        Library library = random.library();

        CompactContext context = PRUNER.prune(library.input(), random.settings()).context();

        List<Object> told = new ArrayList<>();
        context.kept().forEach(sentence -> told.add(place(sentence)));
        context.dropped().forEach(sentence -> told.add(place(sentence)));
        List<Object> all = new ArrayList<>();
        library.candidates()
                .forEach(
                        candidate ->
                                library.reranked().stream()
                                        .filter(
                                                scored ->
                                                        scored.passageId()
                                                                .equals(candidate.passage().id()))
                                        .forEach(
                                                scored ->
                                                        scored.sentences()
                                                                .forEach(
                                                                        sentence -> {
                                                                            String text =
                                                                                    candidate
                                                                                            .passage()
                                                                                            .text();
                                                                            Span span =
                                                                                    new Span(
                                                                                                    sentence
                                                                                                            .start(),
                                                                                                    sentence
                                                                                                            .end())
                                                                                            .trim(
                                                                                                    text);
                                                                            if (span.length() > 0) {
                                                                                int offset =
                                                                                        candidate
                                                                                                .passage()
                                                                                                .start();
                                                                                all.add(
                                                                                        Tuple.of(
                                                                                                scored
                                                                                                        .passageId(),
                                                                                                offset
                                                                                                        + span
                                                                                                                .start(),
                                                                                                offset
                                                                                                        + span
                                                                                                                .end()));
                                                                            }
                                                                        })));
        assertThat(told).containsExactlyInAnyOrderElementsOf(all);
    }

    @Property
    void every_cited_stretch_stands_in_the_text_as_in_the_original(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed);
        Library library = random.library();

        CompactContext context = PRUNER.prune(library.input(), random.settings()).context();

        String rest = context.text();
        for (ContextSentence kept : context.kept()) {
            assertThat(rest).contains(library.slice(kept));
        }
        Set<DocumentId> doubled = new LinkedHashSet<>();
        context.dropped().stream()
                .filter(sentence -> sentence.reason() == Reason.DUPLICATE)
                .forEach(sentence -> doubled.add(sentence.documentId()));
        for (Citation citation : context.citations()) {
            for (Span span : citation.spans()) {
                if (!doubled.contains(citation.documentId())) {
                    assertThat(rest).contains(span.slice(library.original(citation.documentId())));
                }
            }
        }
    }

    @Property
    void the_text_is_markers_headings_slices_and_joints_only(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed);
        Library library = random.library();

        CompactContext context = PRUNER.prune(library.input(), random.settings()).context();

        assertThat(letters(context.text())).isEqualTo(letters(rebuilt(library, context)));
    }

    @Property
    void pruning_twice_gives_the_same(@ForAll long seed) {
        PruneInput input = new RandomLibrary(seed).library().input();
        Settings settings = new RandomLibrary(seed).settings();

        Pruner.Result once = PRUNER.prune(input, settings);
        Pruner.Result twice = PRUNER.prune(input, settings);

        assertThat(twice.context()).isEqualTo(once.context());
        assertThat(twice.notes()).isEqualTo(once.notes());
    }

    @Property
    void the_order_in_which_candidates_are_listed_does_not_matter(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed);
        Library library = random.library();
        Settings settings = random.settings();
        CompactContext expected = PRUNER.prune(library.input(), settings).context();

        Collections.shuffle(library.candidates(), new Random(seed));
        Collections.shuffle(library.reranked(), new Random(seed + 1));

        assertThat(PRUNER.prune(library.input(), settings).context()).isEqualTo(expected);
    }

    @Property
    void every_duplicate_is_cited_at_its_own_place(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed);
        CompactContext context =
                PRUNER.prune(random.library().input(), random.settings()).context();

        for (ContextSentence dropped : context.dropped()) {
            if (dropped.reason() == Reason.DUPLICATE) {
                assertThat(context.citations())
                        .anyMatch(
                                citation ->
                                        citation.documentId().equals(dropped.documentId())
                                                && citation.spans().stream()
                                                        .anyMatch(
                                                                span ->
                                                                        span.start()
                                                                                        <= dropped
                                                                                                .start()
                                                                                && span.end()
                                                                                        >= dropped
                                                                                                .end()));
            }
        }
    }

    @Property
    void a_title_stays_whenever_another_sentence_of_its_passage_stays(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed);
        Library library = random.library();
        Settings settings = with(random.settings(), TitleRule.FIRST_SENTENCE);

        CompactContext context = PRUNER.prune(library.input(), settings).context();

        for (ContextSentence kept : context.kept()) {
            List<ContextSentence> ofPassage = new ArrayList<>();
            context.kept().stream()
                    .filter(sentence -> sentence.passageId().equals(kept.passageId()))
                    .forEach(ofPassage::add);
            assertThat(context.dropped())
                    .filteredOn(dropped -> dropped.passageId().equals(kept.passageId()))
                    .allMatch(dropped -> dropped.start() > ofPassage.getFirst().start());
            if (kept.reason() == Reason.TITLE) {
                assertThat(ofPassage).hasSizeGreaterThan(1);
            }
        }
    }

    @Property
    void what_the_budget_removed_is_worth_less_than_what_stays_or_does_not_fit_beside_it(
            @ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed).withoutRepeats();
        Library library = random.library();
        Settings settings = with(random.settings(), TitleRule.NONE);
        CompactContext context = PRUNER.prune(library.input(), settings).context();

        for (ContextSentence dropped : context.dropped()) {
            if (dropped.reason() == Reason.BUDGET) {
                int worthier = 0;
                for (ContextSentence kept : context.kept()) {
                    if (kept.keep().value() >= dropped.keep().value()) {
                        worthier += COUNTER.count(" " + library.slice(kept)) + MOST_OVERHEAD;
                    }
                }
                int own = COUNTER.count(" " + library.slice(dropped)) + MOST_OVERHEAD;
                assertThat(worthier + own).isGreaterThan(settings.tokenBudget());
            }
        }
    }

    @Property
    void filling_adds_and_takes_nothing_away(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed);
        PruneInput input = FactsTest.withFacts(random.library().input(), new Random(seed));
        Settings settings = random.settings();

        CompactContext without = PRUNER.prune(input, filling(settings, false)).context();
        CompactContext filled = PRUNER.prune(input, filling(settings, true)).context();

        assertThat(places(filled)).containsAll(places(without));
        assertThat(filled.kept().stream().filter(kept -> kept.reason() != Reason.FILL))
                .map(PrunerLawsTest::place)
                .as("more than the fill came in")
                .filteredOn(place -> !places(without).contains(place))
                .allMatch(
                        place ->
                                settings.titleRule() == TitleRule.FIRST_SENTENCE
                                        || needed(filled).contains(place));
        assertThat(COUNTER.count(filled.text())).isLessThanOrEqualTo(settings.tokenBudget());
    }

    /** Settings under which the list and the budget alone decide. */
    private static Settings listed(Settings drawn) {
        return new Settings(
                20,
                20,
                null,
                1f,
                0f,
                drawn.tokenBudget(),
                drawn.factShare(),
                drawn.order(),
                TitleRule.NONE,
                false,
                drawn.interpolation());
    }

    private static List<ContextSentence> all(CompactContext context) {
        List<ContextSentence> all = new ArrayList<>(context.kept());
        all.addAll(context.dropped());
        return all;
    }

    private static double worth(PruneInput input, ContextSentence sentence) {
        Reranked scores =
                input.reranked().stream()
                        .filter(one -> one.passageId().equals(sentence.passageId()))
                        .findFirst()
                        .orElseThrow();
        return Worth.of(
                Objects.requireNonNull(sentence.keep()).value(),
                Worth.best(scores),
                Objects.requireNonNull(input.places().get(sentence.passageId())));
    }

    private static String letters(String text) {
        StringBuilder letters = new StringBuilder();
        text.codePoints()
                .filter(point -> !Character.isWhitespace(point) && !Character.isSpaceChar(point))
                .forEach(letters::appendCodePoint);
        return letters.toString();
    }

    /** The text anew from headings and the union of the kept spans. */
    private static String rebuilt(Library library, CompactContext context) {
        StringBuilder text = new StringBuilder();
        DocumentId document = null;
        String section = "";
        int end = 0;
        int marker = 0;
        for (int i = 0; i < context.kept().size(); i++) {
            ContextSentence kept = context.kept().get(i);
            if (!kept.documentId().equals(document)) {
                document = kept.documentId();
                section = "";
                end = -1;
                marker++;
                String head = context.text().substring(context.text().indexOf("[" + marker + "]"));
                text.append(head, 0, head.indexOf('\n'));
            }
            String its = section(library, context, kept);
            if (kept.start() > end && !its.equals(section)) {
                text.append(its);
            }
            section = kept.start() > end ? its : section;
            int from = Math.max(kept.start(), end);
            if (from < kept.end()) {
                text.append(library.original(document), from, kept.end());
                end = kept.end();
            }
        }
        return text.toString();
    }

    /** What a passage's headings say beyond those that all kept passages of its document have. */
    private static String section(
            Library library, CompactContext context, ContextSentence sentence) {
        Map<PassageId, Passage> passages =
                library.candidates().stream()
                        .collect(
                                Collectors.toMap(
                                        one -> one.passage().id(),
                                        Candidate::passage,
                                        (a, b) -> a));
        Passage passage = passages.get(sentence.passageId());
        int shared =
                context.kept().stream()
                        .filter(kept -> kept.documentId().equals(sentence.documentId()))
                        .mapToInt(
                                kept -> passages.get(kept.passageId()).headingsSharedWith(passage))
                        .min()
                        .orElseThrow();
        return passage.headingBelow(shared);
    }

    private static Settings with(Settings drawn, TitleRule titles) {
        return new Settings(
                drawn.candidates(),
                drawn.topK(),
                drawn.threshold(),
                drawn.floor(),
                drawn.minRank(),
                drawn.tokenBudget(),
                drawn.factShare(),
                drawn.order(),
                titles,
                drawn.fill(),
                drawn.interpolation());
    }

    private static Settings filling(Settings drawn, boolean fill) {
        return new Settings(
                drawn.candidates(),
                drawn.topK(),
                drawn.threshold(),
                drawn.floor(),
                drawn.minRank(),
                drawn.tokenBudget(),
                drawn.factShare(),
                drawn.order(),
                drawn.titleRule(),
                fill,
                drawn.interpolation());
    }

    private static Settings ample(Settings drawn, float threshold) {
        return new Settings(
                drawn.candidates(),
                drawn.topK(),
                threshold,
                drawn.floor(),
                drawn.minRank(),
                32_000,
                drawn.factShare(),
                drawn.order(),
                drawn.titleRule(),
                false,
                drawn.interpolation());
    }

    private static Set<Object> places(CompactContext context) {
        Set<Object> places = new LinkedHashSet<>();
        context.kept().forEach(sentence -> places.add(place(sentence)));
        return places;
    }

    private static Set<Object> needed(CompactContext context) {
        Set<Object> places = new LinkedHashSet<>();
        context.kept().stream()
                .filter(sentence -> sentence.reason() == Reason.NEEDED)
                .forEach(sentence -> places.add(place(sentence)));
        return places;
    }

    private static Object place(ContextSentence sentence) {
        return Tuple.of(sentence.passageId(), sentence.start(), sentence.end());
    }
}
