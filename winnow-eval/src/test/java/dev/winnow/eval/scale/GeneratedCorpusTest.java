package dev.winnow.eval.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.eval.collection.BeirDocument;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.util.VectorUtil;
import org.junit.jupiter.api.Test;

class GeneratedCorpusTest {

    private static final int DIMENSIONS = 384;

    private final RealCorpus real = TinyCorpus.ofVectors(20, DIMENSIONS, 7);
    private final List<BeirDocument> texts = TinyCorpus.trees();
    private final GeneratedCorpus corpus =
            new GeneratedCorpus(real, WordCounts.of(texts), 2_000, 1);

    @Test
    void a_passage_is_the_same_whenever_and_in_whatever_order_it_is_asked_for() {
        GeneratedCorpus again = new GeneratedCorpus(real, WordCounts.of(texts), 5_000, 1);
        for (int i = 1_999; i >= 0; i -= 37) {
            assertThat(again.vector(i)).containsExactly(corpus.vector(i));
            assertThat(again.passage(i)).isEqualTo(corpus.passage(i));
        }
        assertThat(again.key()).isNotEqualTo(corpus.key());
    }

    @Test
    void another_seed_gives_other_vectors_and_other_words() {
        GeneratedCorpus other = new GeneratedCorpus(real, WordCounts.of(texts), 2_000, 2);
        assertThat(other.vector(0)).isNotEqualTo(corpus.vector(0));
        assertThat(other.key()).isNotEqualTo(corpus.key());
        List<String> ours = texts(corpus, 50);
        assertThat(texts(other, 50)).isNotEqualTo(ours);
    }

    @Test
    void vectors_have_unit_length_and_stand_at_about_nine_tenths_to_the_real_one() {
        double sum = 0;
        for (int i = 0; i < corpus.size(); i++) {
            float[] vector = corpus.vector(i);
            assertThat(VectorUtil.dotProduct(vector, vector)).isCloseTo(1f, within(1e-5f));
            float cosine = VectorUtil.dotProduct(vector, real.vector(i % real.size()));
            assertThat(cosine).isBetween(.86f, .94f);
            sum += cosine;
        }
        assertThat(sum / corpus.size()).isCloseTo(.9, within(.002));
    }

    @Test
    void passages_that_come_from_one_vector_have_noise_of_their_own() {
        float cosine = VectorUtil.dotProduct(corpus.vector(3), corpus.vector(3 + real.size()));
        assertThat(cosine).isBetween(.72f, .9f);
    }

    @Test
    void lengths_and_words_are_drawn_as_often_as_the_collection_has_them() {
        Set<Integer> lengths =
                texts.stream().map(text -> words(text).length).collect(Collectors.toSet());
        Map<String, Integer> wanted = counts(texts);
        Map<String, Integer> drawn = new HashMap<>();
        Map<Integer, Integer> drawnLengths = new HashMap<>();
        for (int i = 0; i < corpus.size(); i++) {
            String[] words = words(corpus.document(i));
            drawnLengths.merge(words.length, 1, Integer::sum);
            for (String word : words) {
                drawn.merge(word, 1, Integer::sum);
            }
        }
        assertThat(drawnLengths.keySet()).isEqualTo(lengths);
        assertThat(drawn.keySet()).isEqualTo(wanted.keySet());
        assertThat(share(drawn, "tree")).isCloseTo(share(wanted, "tree"), within(.02));
    }

    @Test
    void numbers_go_in_the_order_of_ids() {
        List<String> ids =
                List.of(0, 1, 2, 9, 10, 99, 100, 1_999).stream()
                        .map(i -> corpus.id(i).value())
                        .toList();
        assertThat(new TreeSet<>(ids)).containsExactlyElementsOf(ids);
        assertThat(corpus.passage(10).id()).isEqualTo(corpus.id(10));
    }

    @Test
    void nothing_to_draw_from_and_impossible_cosines_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WordCounts.of(List.of(new BeirDocument("d", "", "..."))))
                .withMessageContaining("no words");
        assertThatIllegalArgumentException().isThrownBy(() -> new VectorNoise(0));
        assertThatIllegalArgumentException().isThrownBy(() -> new VectorNoise(1.1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new GeneratedCorpus(real, WordCounts.of(texts), 0, 1));
    }

    private static List<String> texts(ScaleCorpus corpus, int count) {
        return IntStream.range(0, count).mapToObj(i -> corpus.document(i).text()).toList();
    }

    private static Map<String, Integer> counts(List<BeirDocument> documents) {
        Map<String, Integer> counts = new HashMap<>();
        documents.forEach(
                document ->
                        Arrays.stream(words(document))
                                .forEach(word -> counts.merge(word, 1, Integer::sum)));
        return counts;
    }

    private static String[] words(BeirDocument document) {
        return (document.title() + " " + document.text()).strip().split(" +", -1);
    }

    private static double share(Map<String, Integer> counts, String word) {
        return (double) counts.getOrDefault(word, 0)
                / counts.values().stream().mapToInt(Integer::intValue).sum();
    }
}
