package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.score.Impacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.junit.jupiter.api.Tag;
import org.springframework.util.FileSystemUtils;

/**
 * For random corpora and questions: every list is what plain arithmetic over the visible passages
 * gives.
 */
@Tag("servers")
class ImpactLawsTest {

    record Entry(boolean member, boolean deleted, Map<String, Integer> weights) {}

    record Ranked(String id, float score) {}

    @Property(tries = 60)
    void lucene_lists_and_scores_are_the_inner_products_of_what_is_visible(
            @ForAll("corpora") List<Entry> corpus,
            @ForAll("vectors") Map<String, Integer> question,
            @ForAll boolean member,
            @ForAll("sizes") int n)
            throws IOException {
        listsAndScoresAreTheInnerProductsOfWhatIsVisible(
                Engine.LUCENE, corpus, question, member, n);
    }

    @Property(tries = 5)
    void opensearch_lists_and_scores_are_the_inner_products_of_what_is_visible(
            @ForAll("corpora") List<Entry> corpus,
            @ForAll("vectors") Map<String, Integer> question,
            @ForAll boolean member,
            @ForAll("sizes") int n)
            throws IOException {
        listsAndScoresAreTheInnerProductsOfWhatIsVisible(
                Engine.OPENSEARCH, corpus, question, member, n);
    }

    private void listsAndScoresAreTheInnerProductsOfWhatIsVisible(
            Engine engine, List<Entry> corpus, Map<String, Integer> question, boolean member, int n)
            throws IOException {
        Path folder = Files.createTempDirectory("laws");
        try (SearchableStore index = engine.open(folder)) {
            store(index, corpus);
            Access access =
                    new Access(
                            new Scope(TenantId.DEFAULT, member ? List.of("g") : List.of()),
                            Filter.all());
            LexicalQuery query = LexicalQuery.impacts(Impacts.whole(question));
            List<Ranked> wanted = ranked(corpus, question, member);
            try (IndexView view = index.passages().view()) {
                List<Hit> hits = view.lexical(query, access, 1_000);
                assertThat(hits)
                        .extracting(hit -> new Ranked(hit.id().value(), hit.score().value()))
                        .isEqualTo(wanted);
                assertThat(view.lexical(query, access, n))
                        .isEqualTo(hits.subList(0, Math.min(n, hits.size())));
                int[] handles = hits.stream().mapToInt(Hit::handle).toArray();
                float[] scores = view.lexicalScores(query, handles);
                for (int i = 0; i < handles.length; i++) {
                    assertThat(scores[i]).isEqualTo(wanted.get(i).score());
                }
            }
        } finally {
            engine.remove(folder);
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    @Provide
    Arbitrary<Map<String, Integer>> vectors() {
        return Arbitraries.maps(
                        Arbitraries.of("cat", "dog", "##s", "fish", "[unused1]", "\uD83D\uDE00"),
                        Arbitraries.integers().between(1, 300))
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<List<Entry>> corpora() {
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        Arbitraries.frequencyOf(
                                Tuple.of(4, Arbitraries.just(false)),
                                Tuple.of(1, Arbitraries.just(true))),
                        vectors())
                .as(Entry::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(30);
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.integers().between(1, 12);
    }

    private static void store(SearchableStore index, List<Entry> corpus) throws IOException {
        for (int i = 0; i < corpus.size(); i++) {
            Entry entry = corpus.get(i);
            IncomingDocument document =
                    StoreFixture.document(
                            TenantId.DEFAULT,
                            "d" + i,
                            entry.member() ? List.of("g") : List.of(),
                            Metadata.NONE,
                            "text " + i);
            EmbeddedPassage passage = StoreFixture.passages(document).getFirst();
            index.put(
                    document,
                    List.of(
                            new EmbeddedPassage(
                                    passage.passage(),
                                    passage.vector(),
                                    Impacts.whole(entry.weights()))));
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

    private static List<Ranked> ranked(
            List<Entry> corpus, Map<String, Integer> question, boolean member) {
        List<Ranked> ranked = new ArrayList<>();
        for (int i = 0; i < corpus.size(); i++) {
            Entry entry = corpus.get(i);
            long product = 0;
            for (Map.Entry<String, Integer> term : new TreeMap<>(question).entrySet()) {
                product += (long) term.getValue() * entry.weights().getOrDefault(term.getKey(), 0);
            }
            if (product > 0 && !entry.deleted() && (member || !entry.member())) {
                ranked.add(new Ranked("d" + i + "#0", product));
            }
        }
        ranked.sort(Comparator.comparing(Ranked::score).reversed().thenComparing(Ranked::id));
        return ranked;
    }
}
