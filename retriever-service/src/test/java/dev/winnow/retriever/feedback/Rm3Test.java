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
import org.assertj.core.api.recursive.comparison.RecursiveComparisonConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                .usingRecursiveFieldByFieldElementComparator(
                        RecursiveComparisonConfiguration.builder()
                                .withEqualsForType((a, b) -> Math.abs(a - b) < 1e-6f, Float.class)
                                .build())
                .containsExactly(
                        new WeightedTerm("aorta", .5f * .8f),
                        new WeightedTerm("heart", .5f * .25f + .5f * .2f),
                        new WeightedTerm("valve", .5f * .75f));
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
    void weights_add_up_to_1_and_terms_stand_in_their_order_and_once(@ForAll long seed) {
        Random random = new Random(seed);
        List<Rm3.FeedbackPassage> relevant = passages(random);
        relevant.add(passage(1f, "aorta", 1));
        List<WeightedTerm> expanded =
                new Rm3(1 + random.nextInt(12), random.nextFloat())
                        .expand(QUESTION, relevant)
                        .terms();

        assertThat(expanded.stream().mapToDouble(WeightedTerm::weight).sum())
                .isCloseTo(1, within(1e-5));
        assertThat(expanded).extracting(WeightedTerm::term).isSorted().doesNotHaveDuplicates();
        assertThat(expanded).allMatch(term -> term.weight() > 0f);
    }

    @ParameterizedTest
    @CsvSource({
        "WORDS, aorta, .05, true",
        "WORDS, aorta, .11, false",
        "WORDS, a, .01, false",
        "WORDS, xxxxxxxxxxxxxxxxxxxxx, .01, false",
        "WORDS, \u03bb\u03cc\u03b3\u03bf\u03c2, .01, false",
        "IMPACTS, ##s, .05, true",
        "IMPACTS, ##s, .5, false",
    })
    void only_words_of_the_collection_are_fed_back(
            TermSpace space, String term, double share, boolean admitted) {
        assertThat(SparseFeedback.admits(space, term, share)).isEqualTo(admitted);
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
}
