package dev.winnow.retriever.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.retrieval.LexicalQuery;
import dev.winnow.core.retrieval.LexicalQuery.TermSpace;
import dev.winnow.core.retrieval.LexicalQuery.WeightedTerm;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class Rm3Test {

    private static final LexicalQuery QUESTION = query("heart", 1, "valve", 3);

    @Test
    void mixes_the_question_with_what_the_passages_say() {
        LexicalQuery expanded =
                new Rm3(2, .5f)
                        .expand(
                                QUESTION,
                                List.of(
                                        passage(2f, "aorta", 3, "heart", 1),
                                        passage(1f, "aorta", 1, "mitral", 1)));

        // Question: heart 1/4, valve 3/4. Model: aorta 2 * 3/4 + 1 * 1/2 = 2, heart 2 * 1/4 = .5,
        // mitral .5; two are kept, and of the equal
        // ones the first by name: aorta 2/2.5, heart .5/2.5.
        assertThat(expanded.terms())
                .extracting(WeightedTerm::term)
                .containsExactly("aorta", "heart", "valve");
        assertThat(weights(expanded))
                .containsExactly(
                        new float[] {.5f * .8f, .5f * .25f + .5f * .2f, .5f * .75f}, within(1e-6f));
    }

    @Test
    void keeps_the_most_frequent_terms_of_each_passage_first() {
        LexicalQuery expanded =
                new Rm3(1, 0f)
                        .expand(
                                QUESTION,
                                List.of(
                                        passage(1f, "aorta", 5, "stent", 4),
                                        passage(1f, "graft", 9, "stent", 8)));

        // Over all passages stent would lead with 12; each passage has given up on it before.
        assertThat(expanded.terms()).containsExactly(new WeightedTerm("aorta", 1f));
    }

    @Test
    void passes_the_question_through_where_nothing_can_be_fed_back() {
        assertThat(new Rm3(10, .5f).expand(QUESTION, List.of())).isEqualTo(QUESTION);
        assertThat(new Rm3(10, .5f).expand(QUESTION, List.of(passage(3f)))).isEqualTo(QUESTION);
    }

    @Test
    void a_passage_without_terms_takes_no_share_from_the_others() {
        assertThat(new Rm3(10, .5f).expand(QUESTION, List.of(passage(3f), passage(1f, "aorta", 2))))
                .isEqualTo(new Rm3(10, .5f).expand(QUESTION, List.of(passage(1f, "aorta", 2))));
    }

    @Property
    void weights_add_up_to_1(@ForAll long seed) {
        Random random = new Random(seed);
        List<Rm3.FeedbackPassage> relevant = new ArrayList<>(passages(random));
        relevant.add(passage(1f, "aorta", 1));
        LexicalQuery expanded =
                new Rm3(1 + random.nextInt(12), random.nextFloat()).expand(QUESTION, relevant);

        double sum = 0;
        for (float weight : weights(expanded)) {
            sum += weight;
        }
        assertThat(sum).isCloseTo(1, within(1e-5));
    }

    @Property
    void terms_stand_in_their_order_and_once(@ForAll long seed) {
        Random random = new Random(seed);

        LexicalQuery expanded = new Rm3(5, .5f).expand(QUESTION, passages(random));

        assertThat(expanded.terms())
                .extracting(WeightedTerm::term)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(expanded.terms()).allMatch(term -> term.weight() > 0f);
    }

    @Test
    void only_words_of_the_collection_are_fed_back() {
        assertThat(SparseFeedback.admits(TermSpace.WORDS, "aorta", .05)).isTrue();
        assertThat(SparseFeedback.admits(TermSpace.WORDS, "aorta", .11)).isFalse();
        assertThat(SparseFeedback.admits(TermSpace.WORDS, "a", .01)).isFalse();
        assertThat(SparseFeedback.admits(TermSpace.WORDS, "x".repeat(21), .01)).isFalse();
        assertThat(SparseFeedback.admits(TermSpace.WORDS, "\u03bb\u03cc\u03b3\u03bf\u03c2", .01))
                .isFalse();
        assertThat(SparseFeedback.admits(TermSpace.IMPACTS, "##s", .05)).isTrue();
        assertThat(SparseFeedback.admits(TermSpace.IMPACTS, "##s", .5)).isFalse();
    }

    private static List<Rm3.FeedbackPassage> passages(Random random) {
        List<Rm3.FeedbackPassage> passages = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            Object[] terms = new Object[2 * random.nextInt(8)];
            for (int t = 0; t < terms.length; t += 2) {
                terms[t] = "term" + (char) ('a' + t);
                terms[t + 1] = 1 + random.nextInt(9);
            }
            passages.add(passage(random.nextFloat(.01f, 30f), terms));
        }
        return passages;
    }

    private static LexicalQuery query(Object... termsAndCounts) {
        return LexicalQuery.words(terms(termsAndCounts));
    }

    private static Rm3.FeedbackPassage passage(float score, Object... termsAndCounts) {
        return new Rm3.FeedbackPassage(score, terms(termsAndCounts));
    }

    private static List<WeightedTerm> terms(Object... termsAndCounts) {
        List<WeightedTerm> terms = new ArrayList<>();
        for (int i = 0; i < termsAndCounts.length; i += 2) {
            terms.add(
                    new WeightedTerm((String) termsAndCounts[i], (Integer) termsAndCounts[i + 1]));
        }
        return terms;
    }

    private static float[] weights(LexicalQuery query) {
        float[] weights = new float[query.terms().size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = query.terms().get(i).weight();
        }
        return weights;
    }
}
