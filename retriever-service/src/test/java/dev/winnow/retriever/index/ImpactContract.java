package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.IndexOpenException;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.retrieval.IndexView.PassageTerms;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.core.score.Impacts;
import dev.winnow.core.score.Score;
import dev.winnow.core.score.Score.Scale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
abstract class ImpactContract {

    private final Engine engine;

    ImpactContract(Engine engine) {
        this.engine = engine;
    }

    @TempDir Path folder;
    private SearchableStore index;

    @BeforeEach
    void open() throws IOException {
        index = engine.open(folder);
    }

    @AfterEach
    void close() throws IOException {
        index.close();
    }

    @Test
    void scores_are_inner_products_of_the_quantised_weights() throws IOException {
        // Quantised by round(w / 5 * 256): 1.2 is 61, .3 is 15, 2.5 is 128, .05 is 3.
        put("a", raw("cat", 1.2, "##s", .3));
        put("b", raw("cat", .05, "dog", 2.5));
        put("c", raw("fish", 1.2));
        index.commit();
        LexicalQuery question = LexicalQuery.impacts(raw("cat", 2.5, "dog", .3));

        try (IndexView view = index.passages().view()) {
            List<Hit> hits = view.lexical(question, StoreFixture.EVERYTHING, 10);

            assertThat(hits)
                    .extracting(hit -> hit.id().value(), Hit::score)
                    .containsExactly(
                            tuple("a#0", new Score(128f * 61f, Scale.IMPACT)),
                            tuple("b#0", new Score(128f * 3f + 15f * 128f, Scale.IMPACT)));
            int[] all = {
                hits.get(1).handle(), handle(view, "fish"), hits.get(0).handle(),
            };
            assertThat(view.lexicalScores(question, all)).containsExactly(2304f, 0f, 7808f);
        }
    }

    @Test
    void a_passage_without_impacts_scores_nothing_and_is_not_found() throws IOException {
        put("a", whole("cat", 7));
        put("plain", Impacts.NONE);
        index.commit();

        try (IndexView view = index.passages().view()) {
            LexicalQuery question = LexicalQuery.impacts(whole("cat", 2));
            int plain =
                    view.lexical(view.analyse("plain"), StoreFixture.EVERYTHING, 1).get(0).handle();

            assertThat(ids(view.lexical(question, StoreFixture.EVERYTHING, 10)))
                    .containsExactly("a#0");
            assertThat(view.lexicalScores(question, new int[] {plain})).containsExactly(0f);
            assertThat(view.terms(TermSpace.IMPACTS, new int[] {plain}))
                    .containsExactly(new PassageTerms(List.of()));
        }
    }

    @Test
    void equal_inner_products_are_ordered_by_passage_id() throws IOException {
        put("c", whole("cat", 6));
        put("a", whole("cat", 4, "dog", 2));
        put("b", whole("dog", 6));
        index.commit();

        try (IndexView view = index.passages().view()) {
            LexicalQuery question = LexicalQuery.impacts(whole("cat", 3, "dog", 3));

            assertThat(ids(view.lexical(question, StoreFixture.EVERYTHING, 10)))
                    .containsExactly("a#0", "b#0", "c#0");
            assertThat(ids(view.lexical(question, StoreFixture.EVERYTHING, 2)))
                    .containsExactly("a#0", "b#0");
        }
    }

    @Test
    void scope_and_filter_apply() throws IOException {
        put(TenantId.DEFAULT, "open", List.of(), Metadata.of("year", "2020"), whole("cat", 1));
        put(TenantId.DEFAULT, "old", List.of(), Metadata.of("year", "1990"), whole("cat", 9));
        put(TenantId.DEFAULT, "closed", List.of("g"), Metadata.NONE, whole("cat", 9));
        put(new TenantId("other"), "foreign", List.of(), Metadata.NONE, whole("cat", 9));
        index.commit();
        Filter recent = new Filter.Range("year", "2000", true, null, false);

        try (IndexView view = index.passages().view()) {
            LexicalQuery question = LexicalQuery.impacts(whole("cat", 1));

            assertThat(ids(view.lexical(question, new Access(Scope.local(), recent), 10)))
                    .containsExactly("open#0");
            assertThat(ids(view.lexical(question, StoreFixture.EVERYTHING, 10)))
                    .containsExactly("old#0", "open#0");
        }
    }

    @Test
    void impacts_come_back_as_they_were_indexed_in_the_order_of_the_handles() throws IOException {
        // The last two sort differently by UTF-16 units and by code points.
        put("a", whole("cat", 256, "\uFB01", 1, "\uD83D\uDE00", 65_535));
        put("b", whole("dog", 3));
        index.commit();

        try (IndexView view = index.passages().view()) {
            int[] handles = {handle(view, "dog"), handle(view, "cat")};

            assertThat(view.terms(TermSpace.IMPACTS, handles))
                    .containsExactly(
                            new PassageTerms(List.of(new WeightedTerm("dog", 3))),
                            new PassageTerms(
                                    List.of(
                                            new WeightedTerm("cat", 256),
                                            new WeightedTerm("\uD83D\uDE00", 65_535),
                                            new WeightedTerm("\uFB01", 1))));
        }
    }

    @Test
    void shares_count_passages_with_impacts_only_and_words_are_another_space() throws IOException {
        put("x", whole("cat", 1));
        put("y", whole("cat", 1, "dog", 1));
        put("cat", Impacts.NONE);
        index.commit();

        try (IndexView view = index.passages().view()) {
            assertThat(view.passageShares(TermSpace.IMPACTS, List.of("cat", "dog", "y")))
                    .containsExactly(1, .5, 0);
            assertThat(view.passageShares(TermSpace.WORDS, List.of("cat", "dog", "y")))
                    .containsExactly(1 / 3., 0, 1 / 3.);
        }
    }

    @Test
    void words_score_as_if_there_were_no_impacts() throws IOException {
        String text = "cats and dogs";
        IncomingDocument document = StoreFixture.document("a", text);
        IncomingDocument other = StoreFixture.document("b", "dogs bark at night");
        index.put(
                document,
                List.of(
                        new EmbeddedPassage(
                                StoreFixture.passages(document).getFirst().passage(),
                                StoreFixture.vector(text),
                                whole("cat", 99, "dog", 99))));
        StoreFixture.put(index, other);
        index.commit();
        float with = score("cat");
        try (SearchableStore plain = engine.open(folder.resolve("plain"))) {
            StoreFixture.put(plain, document);
            StoreFixture.put(plain, other);
            plain.commit();
            try (IndexView view = plain.passages().view()) {
                assertThat(
                                view.lexical(view.analyse("cat"), StoreFixture.EVERYTHING, 1)
                                        .getFirst()
                                        .score()
                                        .value())
                        .isEqualTo(with);
            }
        }
    }

    @Test
    void the_largest_vector_that_is_allowed_is_indexed() throws IOException {
        TreeMap<String, Integer> weights = new TreeMap<>();
        for (int i = 0; i < Impacts.MOST_TERMS; i++) {
            weights.put("t" + i, Impacts.HIGHEST);
        }
        put("a", new Impacts(weights));
        index.commit();

        try (IndexView view = index.passages().view()) {
            assertThat(view.terms(TermSpace.IMPACTS, new int[] {handle(view, "t9")}).getFirst())
                    .extracting(PassageTerms::terms)
                    .asInstanceOf(InstanceOfAssertFactories.LIST)
                    .hasSize(Impacts.MOST_TERMS)
                    .allMatch(term -> ((WeightedTerm) term).weight() == Impacts.HIGHEST);
        }
    }

    @Test
    void the_source_of_impacts_is_part_of_the_hash_only_where_there_is_one() throws IOException {
        IndexSettings without =
                new IndexSettings(
                        StoreFixture.CONTENT.embedder(),
                        StoreFixture.DIMENSIONS,
                        LuceneAnalysis.DESCRIPTION,
                        "one passage a line");
        IndexSettings given =
                new IndexSettings(
                        StoreFixture.CONTENT.embedder(),
                        StoreFixture.DIMENSIONS,
                        LuceneAnalysis.DESCRIPTION,
                        "one passage a line",
                        ImpactOrigin.GIVEN.settingsName());
        index.close();

        assertThat(without.named()).doesNotContainKey("impacts");
        assertThat(given.hash()).isNotEqualTo(without.hash());
        assertThatThrownBy(() -> engine.open(folder, given, SearchSettings.DEFAULTS))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining("impacts was '(not set)' and is 'given' now");
        Path other = folder.resolve("other");
        engine.open(other, given, SearchSettings.DEFAULTS).close();
        assertThatThrownBy(() -> engine.open(other, without, SearchSettings.DEFAULTS))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining("impacts was 'given' and is '(not set)' now");
    }

    private float score(String question) {
        try (IndexView view = index.passages().view()) {
            return view.lexical(view.analyse(question), StoreFixture.EVERYTHING, 1)
                    .getFirst()
                    .score()
                    .value();
        }
    }

    /** The one passage with this impact. */
    private static int handle(IndexView view, String term) {
        return view.lexical(LexicalQuery.impacts(whole(term, 1)), StoreFixture.EVERYTHING, 1)
                .getFirst()
                .handle();
    }

    private void put(String id, Impacts impacts) throws IOException {
        put(TenantId.DEFAULT, id, List.of(), Metadata.NONE, impacts);
    }

    /** A document of one passage, whose text is its id. */
    private void put(
            TenantId tenant, String id, List<String> groups, Metadata metadata, Impacts impacts)
            throws IOException {
        IncomingDocument document = StoreFixture.document(tenant, id, groups, metadata, id);
        EmbeddedPassage passage = StoreFixture.passages(document).getFirst();
        index.put(
                document,
                List.of(new EmbeddedPassage(passage.passage(), passage.vector(), impacts)));
    }

    private static Impacts raw(Object... termsAndWeights) {
        TreeMap<String, Double> weights = new TreeMap<>();
        for (int i = 0; i < termsAndWeights.length; i += 2) {
            weights.put((String) termsAndWeights[i], (Double) termsAndWeights[i + 1]);
        }
        return Impacts.quantised(weights);
    }

    private static Impacts whole(Object... termsAndWeights) {
        Map<String, Integer> weights = new TreeMap<>();
        for (int i = 0; i < termsAndWeights.length; i += 2) {
            weights.put((String) termsAndWeights[i], (Integer) termsAndWeights[i + 1]);
        }
        return Impacts.whole(weights);
    }

    private static List<String> ids(List<Hit> hits) {
        return hits.stream().map(hit -> hit.id().value()).toList();
    }
}
