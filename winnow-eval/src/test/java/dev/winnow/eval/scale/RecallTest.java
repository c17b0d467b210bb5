package dev.winnow.eval.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.retrieval.Hit;
import dev.winnow.core.score.Scale;
import dev.winnow.core.score.Score;
import dev.winnow.eval.collection.BeirDocument;
import dev.winnow.eval.retrieval.EncodedCollection;
import dev.winnow.eval.retrieval.WholeDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecallTest {

    private static final Set<PassageId> NEAREST =
            Set.of(
                    new PassageId("a#0"),
                    new PassageId("b#0"),
                    new PassageId("c#0"),
                    new PassageId("d#0"));

    @Test
    void counts_which_share_of_the_nearest_was_found_wherever_it_stands() {
        Recall recall =
                Recall.of(
                        List.of(hits("d", "x", "a"), hits("a", "b", "c", "d")),
                        List.of(NEAREST, NEAREST));
        assertThat(recall.mean()).isCloseTo(.75, within(1e-9));
        assertThat(recall.lowest()).isCloseTo(.5, within(1e-9));
    }

    @Test
    void exact_neighbours_are_those_of_a_sort_of_all_cosines() {
        RealCorpus corpus = TinyCorpus.ofVectors(500, 16, 3);
        Random random = new Random(5);
        List<float[]> questions = List.of(TinyCorpus.unit(random, 16), TinyCorpus.unit(random, 16));
        List<Set<PassageId>> nearest = ExactNeighbours.of(corpus, questions, 30);
        for (int q = 0; q < questions.size(); q++) {
            float[] question = questions.get(q);
            Set<PassageId> sorted =
                    new HashSet<>(
                            IntStream.range(0, corpus.size())
                                    .boxed()
                                    .sorted(
                                            Comparator.comparing(
                                                    i -> -cosine(question, corpus.vector(i))))
                                    .limit(30)
                                    .map(corpus::id)
                                    .toList());
            assertThat(nearest.get(q)).isEqualTo(sorted);
        }
    }

    @Test
    void of_equal_cosines_at_the_border_the_lower_id_is_near_whatever_the_order_of_the_file() {
        List<BeirDocument> documents = new ArrayList<>();
        for (String id : List.of("z", "m", "a", "k", "b")) {
            documents.add(new BeirDocument(id, "", "same"));
        }
        RealCorpus corpus =
                new RealCorpus(
                        "same",
                        TinyCorpus.HASH,
                        new EncodedCollection(
                                documents,
                                documents.stream().map(new WholeDocument()::cut).toList(),
                                documents.stream().map(d -> new float[] {0, 1}).toList()));
        assertThat(ExactNeighbours.of(corpus, List.of(new float[] {0, 1}), 2).getFirst())
                .containsExactlyInAnyOrder(new PassageId("a#0"), new PassageId("b#0"));
    }

    private static List<Hit> hits(String... documents) {
        List<Hit> hits = new ArrayList<>();
        for (String document : documents) {
            hits.add(
                    new Hit(
                            hits.size(),
                            new PassageId(document + "#0"),
                            new Score(0f, Scale.COSINE)));
        }
        return hits;
    }

    private static double cosine(float[] one, float[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (double) one[i] * other[i];
        }
        return sum;
    }
}
