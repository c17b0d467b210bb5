package dev.winnow.retriever.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.query.Filter;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.IndexView.ExactSearch;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.score.Score.Scale;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
abstract class ViewContract {

    private final Engine engine;

    ViewContract(Engine engine) {
        this.engine = engine;
    }

    @TempDir private Path folder;

    @Test
    void analyses_questions_as_passages_are_analysed() throws IOException {
        try (SearchableStore index = engine.open(folder);
                IndexView view = index.passages().view()) {
            assertThat(view.analyse("The cells' and the cell's CELLS are dividing").terms())
                    .containsExactly(new WeightedTerm("cell", 3f), new WeightedTerm("divid", 1f));
            assertThat(view.analyse("of the and").terms()).isEmpty();
        }
    }

    @Test
    void scores_by_the_formula_of_bm25() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            StoreFixture.put(index, StoreFixture.document("a", "apple apple pear"));
            StoreFixture.put(index, StoreFixture.document("b", "apple plum plum cherri"));
            StoreFixture.put(index, StoreFixture.document("c", "fig fig"));
            index.commit();
            try (IndexView view = index.passages().view()) {
                List<Hit> hits =
                        view.lexical(view.analyse("apple pear"), StoreFixture.EVERYTHING, 10);

                // Three passages of 3, 4 and 2 terms. apple is in two of them, pear in one; k1 .9,
                // b .75.
                double apple = Math.log(1 + (3 - 2 + .5) / (2 + .5));
                double pear = Math.log(1 + (3 - 1 + .5) / (1 + .5));
                double a =
                        apple * 2 / (2 + .9 * (.25 + .75 * 3 / 3))
                                + pear * 1 / (1 + .9 * (.25 + .75 * 3 / 3));
                double b = apple * 1 / (1 + .9 * (.25 + .75 * 4 / 3));
                assertThat(hits).extracting(hit -> hit.id().value()).containsExactly("a#0", "b#0");
                assertThat((double) hits.get(0).score().value()).isCloseTo(a, within(1e-6));
                assertThat((double) hits.get(1).score().value()).isCloseTo(b, within(1e-6));
                assertThat(hits.get(0).score().scale()).isEqualTo(Scale.BM25);
            }
        }
    }

    @Test
    void multiplies_a_term_by_its_weight() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            StoreFixture.put(index, StoreFixture.document("a", "apple pear"));
            index.commit();
            try (IndexView view = index.passages().view()) {
                float once = scoreOf(view, List.of(new WeightedTerm("pear", 1f)));
                assertThat(scoreOf(view, List.of(new WeightedTerm("pear", 2.5f))))
                        .isCloseTo(2.5f * once, within(1e-6f));
            }
        }
    }

    @Test
    void gives_every_passage_its_true_score_whatever_the_order_of_the_handles() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            for (int i = 0; i < 30; i++) {
                StoreFixture.put(
                        index,
                        StoreFixture.document(
                                "d" + i, (i % 3 == 0 ? "apple " : "fig ").repeat(1 + i) + "pear"));
                if (i % 7 == 0) {
                    index.commit();
                }
            }
            index.commit();
            try (IndexView view = index.passages().view()) {
                LexicalQuery query = view.analyse("apple");
                float[] vector = StoreFixture.vector("question");
                List<Hit> all = new ArrayList<>(view.dense(vector, StoreFixture.EVERYTHING, 100));
                assertThat(all).hasSize(30);
                all.sort(Comparator.comparing(Hit::id));
                int[] handles = all.stream().mapToInt(Hit::handle).toArray();
                float[] lexical = view.lexicalScores(query, handles);
                float[] dense = view.denseScores(vector, handles);
                List<Hit> words = view.lexical(query, StoreFixture.EVERYTHING, 100);
                for (int i = 0; i < handles.length; i++) {
                    Hit hit = all.get(i);
                    float expected =
                            words.stream()
                                    .filter(word -> word.id().equals(hit.id()))
                                    .map(word -> word.score().value())
                                    .findFirst()
                                    .orElse(0f);
                    assertThat(lexical[i]).isEqualTo(expected);
                    assertThat(dense[i]).isEqualTo(hit.score().value());
                }
                assertThat(words).hasSize(10);
            }
        }
    }

    @Test
    void keeps_the_lower_ids_where_scores_are_equal_at_the_cut_off() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            // Written in another order than that of the ids, over several segments, all with the
            // same words and vector.
            for (String id : List.of("m", "c", "z", "a", "x", "b", "k")) {
                StoreFixture.put(index, StoreFixture.document(id, "apple pear"));
                index.commit();
            }
            try (IndexView view = index.passages().view()) {
                assertThat(ids(view.lexical(view.analyse("apple"), StoreFixture.EVERYTHING, 3)))
                        .containsExactly("a#0", "b#0", "c#0");
                assertThat(
                                ids(
                                        view.dense(
                                                StoreFixture.vector("apple pear"),
                                                StoreFixture.EVERYTHING,
                                                3)))
                        .containsExactly("a#0", "b#0", "c#0");
                assertThat(ids(exact(view, "pear", 3))).containsExactly("a#0", "b#0", "c#0");
            }
        }
    }

    @Test
    void finds_the_nearest_vectors_exactly() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            fill(index, 500);
            try (IndexView view = index.passages().view()) {
                float[] question = StoreFixture.vector("question");
                assertThat(ids(view.dense(question, StoreFixture.EVERYTHING, 20)))
                        .containsExactlyElementsOf(nearest(500, question, 20));
            }
        }
    }

    @Test
    void finds_vectors_through_lucenes_own_search_in_a_large_index() throws IOException {
        try (SearchableStore index =
                engine.open(folder, StoreFixture.CONTENT, StoreFixture.GRAPHS)) {
            fill(index, 500);
            try (IndexView view = index.passages().view()) {
                float[] question = StoreFixture.vector("question");
                assertThat(ids(view.dense(question, StoreFixture.EVERYTHING, 20)))
                        .containsExactlyElementsOf(nearest(500, question, 20));
            }
        }
    }

    @Test
    void walks_the_graph_of_a_large_segment_past_what_is_hidden() throws IOException {
        // More than the smallest segment that gets a graph.
        int passages = engine.share(12_000);
        try (SearchableStore index =
                engine.open(folder, StoreFixture.CONTENT, StoreFixture.GRAPHS)) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < passages; i++) {
                lines.append("line ").append(i).append('\n');
            }
            StoreFixture.put(index, StoreFixture.document("hidden", lines.toString()));
            IncomingDocument visible =
                    StoreFixture.document("visible", "one\ntwo\nthree\nfour\nfive");
            StoreFixture.put(index, visible);
            index.commit();
            try (IndexView view = index.passages().view()) {
                float[] question = StoreFixture.vector("question");
                List<String> texts = lines.toString().lines().toList();
                List<String> names = new ArrayList<>();
                for (int i = 0; i < texts.size(); i++) {
                    names.add("hidden#" + i);
                }
                List<String> expected = nearest(names, texts, question, 10);
                List<String> found =
                        ids(
                                view.dense(
                                        question,
                                        new Access(
                                                StoreFixture.EVERYTHING.scope(),
                                                new Filter.Documents(List.of("hidden"))),
                                        10));
                assertThat(found)
                        .hasSize(10)
                        .filteredOn(expected::contains)
                        .hasSizeGreaterThanOrEqualTo(8);
                assertThat(
                                ids(
                                        view.dense(
                                                question,
                                                new Access(
                                                        StoreFixture.EVERYTHING.scope(),
                                                        new Filter.Documents(List.of("visible"))),
                                                10)))
                        .hasSize(5)
                        .allMatch(id -> id.startsWith("visible#"));
            }
        }
    }

    @Test
    void gives_a_passage_without_a_vector_the_lowest_cosine() throws IOException {
        IncomingDocument document = StoreFixture.document("a", "apple");
        try (SearchableStore index = engine.open(folder)) {
            index.put(
                    document,
                    List.of(
                            new EmbeddedPassage(
                                    StoreFixture.passages(document).getFirst().passage(),
                                    new float[0])));
            index.commit();
            try (IndexView view = index.passages().view()) {
                assertThat(view.dense(StoreFixture.vector("apple"), StoreFixture.EVERYTHING, 5))
                        .isEmpty();
                int handle =
                        view.lexical(view.analyse("apple"), StoreFixture.EVERYTHING, 1)
                                .getFirst()
                                .handle();
                assertThat(view.denseScores(StoreFixture.vector("apple"), new int[] {handle}))
                        .containsExactly(-1f);
            }
        }
    }

    @Test
    void finds_identifiers_and_phrases_letter_by_letter() throws IOException {
        try (SearchableStore index = engine.open(folder)) {
            StoreFixture.put(
                    index, StoreFixture.document("code", "Use C++ (not C) with v2.3-beta."));
            StoreFixture.put(
                    index,
                    StoreFixture.document("gene", "The variant rs123, see DOID:9970; 3.5 mg."));
            StoreFixture.put(index, StoreFixture.document("prose", "An offset is half open."));
            StoreFixture.put(index, StoreFixture.document("other", "The open offset is half."));
            index.commit();
            try (IndexView view = index.passages().view()) {
                assertThat(ids(exact(view, "c++", 9))).containsExactly("code#0");
                assertThat(ids(exact(view, "c", 9))).containsExactly("code#0");
                assertThat(ids(exact(view, "v2.3-beta", 9))).containsExactly("code#0");
                assertThat(ids(exact(view, "doid:9970", 9))).containsExactly("gene#0");
                assertThat(ids(exact(view, "RS123", 9))).containsExactly("gene#0");
                assertThat(ids(exact(view, "rs12", 9))).isEmpty();
                assertThat(ids(exact(view, "is half open", 9))).containsExactly("prose#0");
                assertThat(ids(exact(view, "...", 9))).isEmpty();
            }
        }
    }

    @Test
    void takes_a_question_of_thousands_of_words_and_refuses_more() throws IOException {
        StringBuilder words = new StringBuilder("apple");
        for (int i = 0; i < 4_000; i++) {
            words.append(" w").append(i);
        }
        try (SearchableStore index = engine.open(folder)) {
            StoreFixture.put(index, StoreFixture.document("a", "apple"));
            index.commit();
            try (IndexView view = index.passages().view()) {
                assertThat(view.lexical(view.analyse(words.toString()), StoreFixture.EVERYTHING, 5))
                        .hasSize(1);
                for (int i = 0; i < 100; i++) {
                    words.append(" x").append(i);
                }
                assertThatThrownBy(
                                () ->
                                        view.lexical(
                                                view.analyse(words.toString()),
                                                StoreFixture.EVERYTHING,
                                                5))
                        .isInstanceOf(InvalidInputException.class)
                        .hasMessage(
                                "the question has 4101 distinct terms, at most 4096 can be searched");
            }
        }
    }

    private static void fill(SearchableStore index, int passages) throws IOException {
        for (int i = 0; i < passages; i++) {
            StoreFixture.put(index, StoreFixture.document("d" + i, "line " + i));
            if (i % 150 == 0) {
                index.commit();
            }
        }
        index.commit();
    }

    private static List<String> nearest(int passages, float[] question, int n) {
        List<String> ids = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < passages; i++) {
            ids.add("d" + i + "#0");
            lines.add("line " + i);
        }
        return nearest(ids, lines, question, n);
    }

    private static List<String> nearest(
            List<String> ids, List<String> lines, float[] question, int n) {
        record Near(String id, float cosine) {}
        List<Near> all = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            all.add(new Near(ids.get(i), dot(question, StoreFixture.vector(lines.get(i)))));
        }
        all.sort(Comparator.comparing(Near::cosine).reversed().thenComparing(Near::id));
        return all.stream().map(Near::id).limit(n).toList();
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static float scoreOf(IndexView view, List<WeightedTerm> terms) {
        return view.lexical(LexicalQuery.words(terms), StoreFixture.EVERYTHING, 1)
                .getFirst()
                .score()
                .value();
    }

    private static List<Hit> exact(IndexView view, String phrase, int n) {
        return ((ExactSearch) view).exact(List.of(phrase), StoreFixture.EVERYTHING, n);
    }

    private static List<String> ids(List<Hit> hits) {
        return hits.stream().map(hit -> hit.id().value()).toList();
    }
}
