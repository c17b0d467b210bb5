package dev.winnow.retriever.index;

import static dev.winnow.retriever.index.StoreFixture.EVERYTHING;
import static dev.winnow.retriever.index.StoreFixture.byWords;
import static dev.winnow.retriever.index.StoreFixture.document;
import static dev.winnow.retriever.index.StoreFixture.handles;
import static dev.winnow.retriever.index.StoreFixture.ids;
import static dev.winnow.retriever.index.StoreFixture.vector;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.IndexOpenException;
import dev.winnow.core.index.IndexSettings;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@link ImpactLawsTest} leaves open. */
@Tag("servers")
abstract class ImpactContract extends EngineContract {

    ImpactContract(Engine engine) {
        super(engine);
    }

    @Test
    void passages_without_impacts_are_not_found_score_nothing_and_do_not_count_in_shares()
            throws IOException {
        // Of equal score, and written in another order than that of their ids.
        put("y", Map.of("cat", 1, "dog", 1));
        put("x", Map.of("cat", 1));
        put("plain", "cat");
        index.commit();

        try (IndexView view = view()) {
            int[] plain = handles(byWords(view, "cat", 1));
            LexicalQuery question = LexicalQuery.impacts(Impacts.whole(Map.of("cat", 2)));

            assertThat(ids(view.lexical(question, EVERYTHING, 10))).containsExactly("x#0", "y#0");
            assertThat(view.lexicalScores(question, plain)).containsExactly(0f);
            assertThat(view.terms(TermSpace.IMPACTS, plain))
                    .containsExactly(new PassageTerms(List.of()));
            assertThat(view.passageShares(TermSpace.IMPACTS, List.of("cat", "dog", "y")))
                    .containsExactly(1, .5, 0);
            assertThat(view.passageShares(TermSpace.WORDS, List.of("cat", "dog", "y")))
                    .containsExactly(1 / 3., 0, 1 / 3.);
        }
    }

    @Test
    void words_score_as_if_there_were_no_impacts() throws IOException {
        put(document("with", "cats and dogs"), Map.of("cat", 99, "dog", 99, "##s", 99));
        put("without", "cats and dogs");
        index.commit();

        try (IndexView view = view()) {
            List<Hit> hits = byWords(view, "cat", 10);

            assertThat(ids(hits)).containsExactly("with#0", "without#0");
            assertThat(hits.getFirst().score()).isEqualTo(hits.getLast().score());
        }
    }

    @Test
    void scope_and_filter_apply() throws IOException {
        put(document(TenantId.DEFAULT, "open", List.of(), "open"), Map.of("cat", 1));
        put(document(TenantId.DEFAULT, "old", List.of(), "old"), Map.of("cat", 9));
        put(document(TenantId.DEFAULT, "closed", List.of("g"), "closed"), Map.of("cat", 9));
        put(document(new TenantId("other"), "foreign", List.of(), "foreign"), Map.of("cat", 9));
        index.commit();
        Filter old = new Filter.Documents(List.of("old"));

        try (IndexView view = view()) {
            LexicalQuery question = LexicalQuery.impacts(Impacts.whole(Map.of("cat", 1)));

            assertThat(view.lexical(question, new Access(Scope.local(), new Filter.Not(old)), 10))
                    .extracting(hit -> hit.id().value(), Hit::score)
                    .containsExactly(tuple("open#0", new Score(1f, Scale.IMPACT)));
            assertThat(ids(view.lexical(question, EVERYTHING, 10)))
                    .containsExactly("old#0", "open#0");
        }
    }

    @Test
    void impacts_come_back_as_they_were_indexed_in_the_order_of_the_handles() throws IOException {
        // The last two sort differently by UTF-16 units and by code points.
        put("bird", Map.of("cat", 256, "\uFB01", 1, "\uD83D\uDE00", 65_535));
        put("fish", Map.of("dog", 3));
        index.commit();

        try (IndexView view = view()) {
            int bird = byWords(view, "bird", 1).getFirst().handle();
            int fish = byWords(view, "fish", 1).getFirst().handle();

            assertThat(view.terms(TermSpace.IMPACTS, new int[] {fish, bird}))
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
    void the_largest_vector_that_is_allowed_is_indexed() throws IOException {
        TreeMap<String, Integer> weights = new TreeMap<>();
        for (int i = 0; i < Impacts.MOST_TERMS; i++) {
            weights.put("t" + i, Impacts.HIGHEST);
        }
        put("large", weights);
        index.commit();

        try (IndexView view = view()) {
            int[] large = handles(byWords(view, "large", 1));
            assertThat(view.terms(TermSpace.IMPACTS, large).getFirst().terms())
                    .hasSize(Impacts.MOST_TERMS)
                    .allMatch(term -> term.weight() == Impacts.HIGHEST);
        }
    }

    @Test
    void the_source_of_impacts_is_part_of_the_hash_only_where_there_is_one() throws IOException {
        IndexSettings without = StoreFixture.CONTENT;
        IndexSettings given =
                new IndexSettings(
                        without.embedder(),
                        without.dimensions(),
                        without.analysis(),
                        without.chunking(),
                        ImpactOrigin.GIVEN.settingsName());
        index.close();

        assertThat(without.named()).doesNotContainKey("impacts");
        assertThat(given.hash()).isNotEqualTo(without.hash());
        refuses(folder, given, "impacts was '(not set)' and is 'given' now");
        Path other = folder.resolve("other");
        engine.open(other, given, SearchSettings.DEFAULTS).close();
        refuses(other, without, "impacts was 'given' and is '(not set)' now");
    }

    private void refuses(Path folder, IndexSettings settings, String why) {
        assertThatThrownBy(() -> engine.open(folder, settings, SearchSettings.DEFAULTS))
                .isInstanceOf(IndexOpenException.class)
                .hasMessageContaining(why);
    }

    /** A document whose text is its id. */
    private void put(String id, Map<String, Integer> impacts) throws IOException {
        put(document(id, id), impacts);
    }

    private void put(IncomingDocument document, Map<String, Integer> impacts) throws IOException {
        StoreFixture.put(index, document, vector(document.text()), Impacts.whole(impacts));
    }
}
