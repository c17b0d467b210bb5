package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.score.Impacts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;

/**
 * For random corpora and questions: every list is what plain arithmetic over the visible passages
 * gives.
 */
@Tag("servers")
class ImpactLawsTest {

    record Entry(boolean member, boolean deleted, Map<String, Integer> weights) {}

    record Question(List<Entry> corpus, Map<String, Integer> weights, boolean member, int n) {}

    record Ranked(String id, float score) {}

    @Property(tries = 60)
    void lucene_lists_and_scores_are_the_inner_products_of_what_is_visible(
            @ForAll("questions") Question question) throws IOException {
        listsAndScoresAreInnerProducts(Engine.LUCENE, question);
    }

    @Property(tries = 5)
    void opensearch_lists_and_scores_are_the_inner_products_of_what_is_visible(
            @ForAll("questions") Question question) throws IOException {
        listsAndScoresAreInnerProducts(Engine.OPENSEARCH, question);
    }

    private static void listsAndScoresAreInnerProducts(Engine engine, Question question)
            throws IOException {
        List<String> groups = question.member() ? List.of("g") : List.of();
        Access access = new Access(new Scope(TenantId.DEFAULT, groups), Filter.all());
        LexicalQuery query = LexicalQuery.impacts(Impacts.whole(question.weights()));
        List<Ranked> wanted = ranked(question);
        engine.use(
                index -> {
                    store(index, question.corpus());
                    try (IndexView view = index.passages().view()) {
                        List<Hit> hits = view.lexical(query, access, 1_000);
                        assertThat(hits)
                                .extracting(
                                        hit -> new Ranked(hit.id().value(), hit.score().value()))
                                .isEqualTo(wanted);
                        assertThat(view.lexical(query, access, question.n()))
                                .isEqualTo(hits.subList(0, Math.min(question.n(), hits.size())));
                        float[] scores = view.lexicalScores(query, StoreFixture.handles(hits));
                        for (int i = 0; i < scores.length; i++) {
                            assertThat(scores[i]).isEqualTo(wanted.get(i).score());
                        }
                    }
                });
    }

    @Provide
    Arbitrary<Question> questions() {
        Arbitrary<Map<String, Integer>> weights =
                Arbitraries.maps(
                                Arbitraries.of(
                                        "cat", "dog", "##s", "fish", "[unused1]", "\uD83D\uDE00"),
                                Arbitraries.integers().between(1, 300))
                        .ofMaxSize(5);
        Arbitrary<Boolean> member = Arbitraries.of(true, false);
        Arbitrary<Boolean> deleted = Arbitraries.of(true, false, false, false, false);
        return Combinators.combine(
                        Combinators.combine(member, deleted, weights)
                                .as(Entry::new)
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(30),
                        weights,
                        member,
                        Arbitraries.integers().between(1, 12))
                .as(Question::new);
    }

    private static void store(SearchableStore index, List<Entry> corpus) throws IOException {
        for (int i = 0; i < corpus.size(); i++) {
            Entry entry = corpus.get(i);
            IncomingDocument document =
                    StoreFixture.document(
                            TenantId.DEFAULT,
                            "d" + i,
                            entry.member() ? List.of("g") : List.of(),
                            "text " + i);
            StoreFixture.put(
                    index,
                    document,
                    StoreFixture.vector(document.text()),
                    Impacts.whole(entry.weights()));
            if (i % 7 == 0) {
                index.commit();
            }
        }
        for (int i = 0; i < corpus.size(); i++) {
            if (corpus.get(i).deleted()) {
                index.delete(TenantId.DEFAULT, new DocumentId("d" + i));
            }
        }
        index.commit();
    }

    private static List<Ranked> ranked(Question question) {
        List<Ranked> ranked = new ArrayList<>();
        for (int i = 0; i < question.corpus().size(); i++) {
            Entry entry = question.corpus().get(i);
            long product = 0;
            for (String term : question.weights().keySet()) {
                product +=
                        (long) question.weights().get(term) * entry.weights().getOrDefault(term, 0);
            }
            if (product > 0 && !entry.deleted() && (question.member() || !entry.member())) {
                ranked.add(new Ranked("d" + i + "#0", product));
            }
        }
        ranked.sort(Comparator.comparing(Ranked::score).reversed().thenComparing(Ranked::id));
        return ranked;
    }
}
