package dev.winnow.pruner.select;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.context.CompactContext.ContextSentence;
import dev.winnow.core.context.CompactContext.Reason;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.Settings.TitleRule;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.rerank.Worth;
import dev.winnow.core.sentence.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;

/** What holds for every decision, whatever the input and the settings. */
class PrunerLawsTest extends Decisions {

    /**
     * Heading, marker, joints and white space before a sentence cost no more than this in the
     * random libraries.
     */
    private static final int MOST_OVERHEAD = 20;

    /** What was decided about a library drawn from a seed. */
    private record Decision(Library library, Settings settings, CompactContext context) {

        static Decision of(long seed) {
            RandomLibrary random = new RandomLibrary(seed);
            return of(random.library(), random.settings());
        }

        static Decision withoutRepeats(long seed) {
            RandomLibrary random = new RandomLibrary(seed).withoutRepeats();
            return of(random.library(), titles(random.settings(), TitleRule.NONE));
        }

        static Decision of(Library library, Settings settings) {
            return new Decision(library, settings, decide(library.input(), settings));
        }
    }

    @Property
    void the_text_is_never_over_the_budget(@ForAll long seed) {
        Decision drawn = Decision.of(seed);

        assertThat(drawn.context().tokensAfter())
                .isEqualTo(COUNTER.count(drawn.context().text()))
                .isLessThanOrEqualTo(drawn.settings().tokenBudget());
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
        CompactContext context = decide(input, settings);
        double most = all(context).mapToDouble(sentence -> worth(input, sentence)).max().orElse(0);

        assertThat(context.kept())
                .filteredOn(kept -> kept.reason() != Reason.FLOOR)
                .allMatch(kept -> worth(input, kept) >= Worth.cut((float) most));
        assertNoRoomBesideWhatIsWorthier(
                new Decision(library, settings, context), sentence -> worth(input, sentence));
    }

    @Property
    void without_an_order_the_place_of_a_passage_decides_nothing(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed).withoutRepeats();
        Library library = random.library();
        Settings settings = ample(random.settings(), random.settings().threshold());
        Set<Object> expected = places(decide(library.input(), settings));

        library.turnRound();

        assertThat(places(decide(library.input(), settings))).isEqualTo(expected);
    }

    @Property
    void whole_passages_are_never_over_the_budget_either(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed);
        PruneInput input = random.library().unranked();
        Settings settings = random.settings();

        CompactContext context = decide(input, settings);

        assertThat(COUNTER.count(context.text())).isLessThanOrEqualTo(settings.tokenBudget());
        // A sentence that stands elsewhere as well may be needed by the one behind it.
        assertThat(reasons(context.kept())).isSubsetOf(Reason.UNSCORED, Reason.NEEDED);
    }

    @Property
    void the_text_is_never_empty_while_something_that_passed_fits(@ForAll long seed) {
        Decision drawn = Decision.withoutRepeats(seed);
        CompactContext context = drawn.context();

        assertThat(context.answerable()).isEqualTo(!context.text().isEmpty());
        if (!context.answerable()) {
            assertThat(context.dropped())
                    .filteredOn(dropped -> dropped.reason() == Reason.BUDGET)
                    .map(dropped -> alone(drawn.library(), dropped))
                    .allMatch(text -> COUNTER.count(text) > drawn.settings().tokenBudget());
        }
    }

    @Property
    void a_higher_threshold_keeps_a_part_of_what_a_lower_one_keeps(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed);
        PruneInput input = random.library().input();
        Settings drawn = random.settings();
        float other = new Random(seed + 1).nextFloat();

        CompactContext low = decide(input, ample(drawn, Math.min(drawn.threshold(), other)));
        CompactContext high = decide(input, ample(drawn, Math.max(drawn.threshold(), other)));

        assertThat(places(low)).containsAll(places(high));
    }

    @Property
    void kept_and_dropped_are_all_sentences_of_all_candidates(@ForAll long seed) {
        Decision drawn = Decision.of(seed);
        List<Object> expected = new ArrayList<>();
        for (Reranked scored : drawn.library().reranked()) {
            Passage passage = drawn.library().passage(scored.passageId());
            for (SentenceScore sentence : scored.sentences()) {
                Span span = new Span(sentence.start(), sentence.end()).trim(passage.text());
                if (span.length() > 0) {
                    int start = passage.start() + span.start();
                    expected.add(Tuple.of(passage.id(), start, start + span.length()));
                }
            }
        }

        assertThat(all(drawn.context()).map(PrunerLawsTest::place))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Property
    void every_cited_stretch_stands_in_the_text_as_in_the_original(@ForAll long seed) {
        Decision drawn = Decision.of(seed);
        CompactContext context = drawn.context();
        Set<DocumentId> doubled =
                duplicates(context)
                        .map(ContextSentence::documentId)
                        .collect(Collectors.toUnmodifiableSet());

        assertThat(context.kept())
                .allMatch(kept -> context.text().contains(drawn.library().slice(kept)));
        for (Citation citation : context.citations()) {
            String original = drawn.library().original(citation.documentId());
            assertThat(citation.spans())
                    .filteredOn(span -> !doubled.contains(citation.documentId()))
                    .allMatch(span -> context.text().contains(span.slice(original)));
        }
    }

    @Property(maxDiscardRatio = 20)
    void nothing_says_that_something_is_left_out_where_nothing_is(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed);
        CompactContext context = decide(random.library().input(), ample(random.settings(), 0f));
        Assume.that(context.dropped().isEmpty());

        assertThat(context.text()).doesNotContain("…");
    }

    @Property
    void the_text_is_markers_headings_slices_and_joints_only(@ForAll long seed) {
        Decision drawn = Decision.of(seed);

        // No word drawn has an ellipsis: those stand for items left out.
        assertThat(letters(drawn.context().text().replace("…", "")))
                .isEqualTo(letters(rebuilt(drawn.library(), drawn.context())));
    }

    @Property
    void pruning_twice_gives_the_same(@ForAll long seed) {
        PruneInput input = new RandomLibrary(seed).library().input();
        Settings settings = new RandomLibrary(seed).settings();

        Pruner.Result once = new Pruner(COUNTER).prune(input, settings);
        Pruner.Result twice = new Pruner(COUNTER).prune(input, settings);

        assertThat(twice.context()).isEqualTo(once.context());
        assertThat(twice.notes()).isEqualTo(once.notes());
    }

    @Property
    void the_order_in_which_candidates_are_listed_does_not_matter(@ForAll long seed) {
        Decision drawn = Decision.of(seed);
        Collections.shuffle(drawn.library().candidates(), new Random(seed));
        Collections.shuffle(drawn.library().reranked(), new Random(seed + 1));

        assertThat(decide(drawn.library().input(), drawn.settings())).isEqualTo(drawn.context());
    }

    @Property
    void every_duplicate_is_cited_at_its_own_place(@ForAll long seed) {
        CompactContext context = Decision.of(seed).context();

        assertThat(duplicates(context))
                .allMatch(
                        dropped ->
                                context.citations().stream()
                                        .filter(one -> isOf(dropped, one.documentId()))
                                        .flatMap(one -> one.spans().stream())
                                        .anyMatch(span -> holds(span, dropped)));
    }

    @Property
    void a_title_stays_whenever_another_sentence_of_its_passage_stays(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed);
        Library library = random.library();
        Settings settings = titles(random.settings(), TitleRule.FIRST_SENTENCE);
        CompactContext context = decide(library.input(), settings);

        for (ContextSentence kept : context.kept()) {
            List<ContextSentence> ofPassage =
                    context.kept().stream()
                            .filter(sentence -> sentence.passageId().equals(kept.passageId()))
                            .toList();
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
        assertNoRoomBesideWhatIsWorthier(
                Decision.withoutRepeats(seed), sentence -> sentence.keep().value());
    }

    @Property
    void filling_adds_and_takes_nothing_away(@ForAll long seed) {
        RandomLibrary random = new RandomLibrary(seed);
        PruneInput input = FactsTest.withFacts(random.library(), new Random(seed));
        Settings settings = random.settings();
        CompactContext without = decide(input, with(settings, Map.of("fill", false)));
        CompactContext filled = decide(input, with(settings, Map.of("fill", true)));

        assertThat(places(filled)).containsAll(places(without));
        assertThat(filled.kept())
                .as("more than the fill came in")
                .filteredOn(kept -> kept.reason() != Reason.FILL)
                .filteredOn(kept -> !places(without).contains(place(kept)))
                .allMatch(
                        kept ->
                                settings.titleRule() == TitleRule.FIRST_SENTENCE
                                        || kept.reason() == Reason.NEEDED);
        assertThat(COUNTER.count(filled.text())).isLessThanOrEqualTo(settings.tokenBudget());
    }

    private static CompactContext decide(PruneInput input, Settings settings) {
        return new Pruner(COUNTER).prune(input, settings).context();
    }

    private static String alone(Library library, ContextSentence sentence) {
        String heading = library.passage(sentence.passageId()).heading();
        return ("[1] " + heading).strip() + "\n" + library.slice(sentence);
    }

    private static void assertNoRoomBesideWhatIsWorthier(
            Decision decision, ToDoubleFunction<ContextSentence> worth) {
        CompactContext context = decision.context();
        for (ContextSentence dropped : context.dropped()) {
            if (dropped.reason() == Reason.BUDGET) {
                double own = worth.applyAsDouble(dropped);
                int tokens =
                        Stream.concat(
                                        Stream.of(dropped),
                                        context.kept().stream()
                                                .filter(kept -> worth.applyAsDouble(kept) >= own))
                                .map(decision.library()::slice)
                                .mapToInt(text -> COUNTER.count(" " + text) + MOST_OVERHEAD)
                                .sum();
                assertThat(tokens).isGreaterThan(decision.settings().tokenBudget());
            }
        }
    }

    private static Stream<ContextSentence> all(CompactContext context) {
        return Stream.concat(context.kept().stream(), context.dropped().stream());
    }

    private static Stream<ContextSentence> duplicates(CompactContext context) {
        return context.dropped().stream().filter(one -> one.reason() == Reason.DUPLICATE);
    }

    private static boolean isOf(ContextSentence sentence, DocumentId document) {
        return sentence.documentId().equals(document);
    }

    private static boolean holds(Span span, ContextSentence sentence) {
        return span.start() <= sentence.start() && span.end() >= sentence.end();
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
        return text.codePoints()
                .filter(point -> !Character.isWhitespace(point) && !Character.isSpaceChar(point))
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    /** The text anew from headings and the union of the kept spans. */
    private static String rebuilt(Library library, CompactContext context) {
        StringBuilder text = new StringBuilder();
        DocumentId document = null;
        String section = "";
        int end = 0;
        int marker = 0;
        for (ContextSentence kept : context.kept()) {
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
        Passage passage = library.passage(sentence.passageId());
        return passage.headingBelow(
                context.kept().stream()
                        .filter(kept -> isOf(kept, sentence.documentId()))
                        .map(kept -> library.passage(kept.passageId()))
                        .mapToInt(one -> one.headingsSharedWith(passage))
                        .min()
                        .orElseThrow());
    }

    /** Settings under which the list and the budget alone decide. */
    private static Settings listed(Settings drawn) {
        return with(
                titles(Settings.DEFAULTS.withTokenBudget(drawn.tokenBudget()), TitleRule.NONE),
                Map.of(
                        "floor",
                        1f,
                        "minRank",
                        0f,
                        "factShare",
                        drawn.factShare(),
                        "order",
                        drawn.order()));
    }

    private static Settings titles(Settings drawn, TitleRule rule) {
        return with(drawn, Map.of("titleRule", rule));
    }

    private static Settings ample(Settings drawn, float threshold) {
        return with(drawn.withThreshold(threshold).withTokenBudget(32_000), Map.of("fill", false));
    }

    private static Set<Object> places(CompactContext context) {
        return context.kept().stream().map(PrunerLawsTest::place).collect(Collectors.toSet());
    }

    private static Object place(ContextSentence sentence) {
        return Tuple.of(sentence.passageId(), sentence.start(), sentence.end());
    }
}
