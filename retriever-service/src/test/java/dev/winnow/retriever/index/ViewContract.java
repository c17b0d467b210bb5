package dev.winnow.retriever.index;

import static dev.winnow.retriever.index.StoreFixture.EVERYTHING;
import static dev.winnow.retriever.index.StoreFixture.byVector;
import static dev.winnow.retriever.index.StoreFixture.byWords;
import static dev.winnow.retriever.index.StoreFixture.document;
import static dev.winnow.retriever.index.StoreFixture.handles;
import static dev.winnow.retriever.index.StoreFixture.ids;
import static dev.winnow.retriever.index.StoreFixture.vector;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.query.Filter;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.IndexView.ExactSearch;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import dev.winnow.core.score.Impacts;
import dev.winnow.core.score.Score.Scale;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("servers")
abstract class ViewContract extends EngineContract {

    ViewContract(Engine engine) {
        super(engine);
    }

    @Test
    void analyses_questions_as_passages_are_analysed() {
        try (IndexView view = view()) {
            assertThat(view.analyse("The cells' and the cell's CELLS are dividing").terms())
                    .containsExactly(new WeightedTerm("cell", 3f), new WeightedTerm("divid", 1f));
            assertThat(view.analyse("of the and").terms()).isEmpty();
        }
    }

    @Test
    void scores_by_the_formula_of_bm25() throws IOException {
        put("a", "apple apple pear");
        put("b", "apple plum plum cherri");
        put("c", "fig fig");
        index.commit();
        try (IndexView view = view()) {
            List<Hit> hits = byWords(view, "apple pear", 10);

            // Three passages of 3, 4 and 2 terms. apple is in two of them, pear in one; k1 .9,
            // b .75.
            double apple = Math.log(1 + (3 - 2 + .5) / (2 + .5));
            double pear = Math.log(1 + (3 - 1 + .5) / (1 + .5));
            double a =
                    apple * 2 / (2 + .9 * (.25 + .75 * 3 / 3))
                            + pear * 1 / (1 + .9 * (.25 + .75 * 3 / 3));
            double b = apple * 1 / (1 + .9 * (.25 + .75 * 4 / 3));
            assertThat(ids(hits)).containsExactly("a#0", "b#0");
            assertThat((double) hits.get(0).score().value()).isCloseTo(a, within(1e-6));
            assertThat((double) hits.get(1).score().value()).isCloseTo(b, within(1e-6));
            assertThat(hits.get(0).score().scale()).isEqualTo(Scale.BM25);
        }
    }

    @Test
    void multiplies_a_term_by_its_weight() throws IOException {
        put("a", "apple pear");
        index.commit();
        try (IndexView view = view()) {
            float once = byWords(view, "pear", 1).getFirst().score().value();
            LexicalQuery more = LexicalQuery.words(List.of(new WeightedTerm("pear", 2.5f)));
            List<Hit> hits = view.lexical(more, EVERYTHING, 1);

            assertThat(hits.getFirst().score().value()).isCloseTo(2.5f * once, within(1e-6f));
            assertThat(view.lexicalScores(more, handles(hits)))
                    .containsExactly(new float[] {2.5f * once}, within(1e-6f));
        }
    }

    @Test
    void gives_every_passage_its_true_score_whatever_the_order_of_the_handles() throws IOException {
        for (int i = 0; i < 30; i++) {
            put("d" + i, (i % 3 == 0 ? "apple " : "fig ").repeat(1 + i) + "pear");
            if (i % 7 == 0) {
                index.commit();
            }
        }
        index.commit();
        try (IndexView view = view()) {
            List<Hit> all = new ArrayList<>(byVector(view, "question", 100));
            assertThat(all).hasSize(30);
            all.sort(Comparator.comparing(Hit::id));
            Map<String, Float> words =
                    byWords(view, "apple", 100).stream()
                            .collect(
                                    Collectors.toMap(
                                            hit -> hit.id().value(), hit -> hit.score().value()));
            assertThat(words).hasSize(10);

            float[] lexical = view.lexicalScores(view.analyse("apple"), handles(all));
            float[] dense = view.denseScores(vector("question"), handles(all));
            for (int i = 0; i < 30; i++) {
                Hit hit = all.get(i);
                assertThat(lexical[i]).isEqualTo(words.getOrDefault(hit.id().value(), 0f));
                assertThat(dense[i]).isEqualTo(hit.score().value());
            }
        }
    }

    @Test
    void keeps_the_lower_ids_where_scores_are_equal_at_the_cut_off() throws IOException {
        // Written in another order than that of the ids, over several segments, all with the
        // same words and vector.
        for (String id : List.of("m", "c", "z", "a", "x", "b", "k")) {
            put(id, "apple pear");
            index.commit();
        }
        try (IndexView view = view()) {
            assertThat(List.of(byWords(view, "apple", 3), byVector(view, "apple pear", 3)))
                    .extracting(StoreFixture::ids)
                    .containsOnly(List.of("a#0", "b#0", "c#0"));
            assertThat(exact(view, "pear", 3)).containsExactly("a#0", "b#0", "c#0");
        }
    }

    @ParameterizedTest(name = "through the engine''s graphs: {0}")
    @ValueSource(booleans = {false, true})
    void finds_the_nearest_vectors(boolean graphs) throws IOException {
        if (graphs) {
            reopen(StoreFixture.GRAPHS);
        }
        for (int i = 0; i < 500; i++) {
            put("d" + i, "line " + i);
            if (i % 150 == 0) {
                index.commit();
            }
        }
        index.commit();
        try (IndexView view = view()) {
            assertThat(ids(byVector(view, "question", 20)))
                    .isEqualTo(nearest(500, i -> "d" + i + "#0", 20));
        }
    }

    @Test
    void walks_the_graph_of_a_large_segment_past_what_is_hidden() throws IOException {
        reopen(StoreFixture.GRAPHS);
        // More than the smallest segment that gets a graph.
        int passages = engine.share(12_000);
        put(
                "hidden",
                IntStream.range(0, passages).mapToObj(i -> "line " + i).collect(joining("\n")));
        put("visible", "one\ntwo\nthree\nfour\nfive");
        index.commit();
        try (IndexView view = view()) {
            List<String> expected = nearest(passages, i -> "hidden#" + i, 10);
            assertThat(ids(view.dense(vector("question"), only("hidden"), 10)))
                    .hasSize(10)
                    .filteredOn(expected::contains)
                    .hasSizeGreaterThanOrEqualTo(8);
            assertThat(ids(view.dense(vector("question"), only("visible"), 10)))
                    .hasSize(5)
                    .allMatch(id -> id.startsWith("visible#"));
        }
    }

    private static Access only(String document) {
        return new Access(EVERYTHING.scope(), new Filter.Documents(List.of(document)));
    }

    /** The ids of the lines that are nearest to the question. */
    private static List<String> nearest(int lines, Function<Integer, String> id, int n) {
        record Near(String id, float cosine) {}
        return IntStream.range(0, lines)
                .mapToObj(i -> new Near(id.apply(i), dot(vector("question"), vector("line " + i))))
                .sorted(Comparator.comparing(Near::cosine).reversed().thenComparing(Near::id))
                .map(Near::id)
                .limit(n)
                .toList();
    }

    private static float dot(float[] a, float[] b) {
        float sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    @Test
    void gives_a_passage_without_a_vector_the_lowest_cosine() throws IOException {
        StoreFixture.put(index, document("a", "apple"), new float[0], Impacts.NONE);
        index.commit();
        try (IndexView view = view()) {
            assertThat(byVector(view, "apple", 5)).isEmpty();
            assertThat(view.denseScores(vector("apple"), handles(byWords(view, "apple", 1))))
                    .containsExactly(-1f);
        }
    }

    @Test
    void finds_identifiers_and_phrases_letter_by_letter() throws IOException {
        put("code", "Use C++ (not C) with v2.3-beta.");
        put("gene", "The variant rs123, see DOID:9970; 3.5 mg.");
        put("prose", "An offset is half open.");
        put("other", "The open offset is half.");
        index.commit();
        try (IndexView view = view()) {
            assertThat(List.of("c++", "c", "v2.3-beta"))
                    .allSatisfy(code -> assertThat(exact(view, code, 9)).containsExactly("code#0"));
            assertThat(List.of("doid:9970", "RS123"))
                    .allSatisfy(gene -> assertThat(exact(view, gene, 9)).containsExactly("gene#0"));
            assertThat(exact(view, "is half open", 9)).containsExactly("prose#0");
            assertThat(List.of("rs12", "..."))
                    .allSatisfy(none -> assertThat(exact(view, none, 9)).isEmpty());
        }
    }

    private static List<String> exact(IndexView view, String phrase, int n) {
        return ids(((ExactSearch) view).exact(List.of(phrase), EVERYTHING, n));
    }

    @Test
    void takes_a_question_of_thousands_of_words_and_refuses_more() throws IOException {
        put("a", "w1");
        index.commit();
        try (IndexView view = view()) {
            assertThat(byWords(view, words(4_000), 5)).hasSize(1);
            assertThatThrownBy(() -> byWords(view, words(4_101), 5))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessage(
                            "the question has 4101 distinct terms, at most 4096 can be searched");
        }
    }

    private static String words(int n) {
        return IntStream.range(0, n).mapToObj(i -> "w" + i).collect(joining(" "));
    }
}
