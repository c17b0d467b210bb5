package dev.winnow.kg.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.graph.GraphDescription;
import dev.winnow.kg.context.EvidenceRules;
import dev.winnow.kg.context.FactWishes;
import dev.winnow.kg.context.SmallServedGraph;
import dev.winnow.kg.fact.FactSheet;
import dev.winnow.kg.store.ServedGraph;
import dev.winnow.platform.tokens.O200kTokenCounter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** KG-RAG's rule with similarities by hand: .9 for what associates, .6 for what is a kind, .4 for the rest. */
class KgRagFinderTest {

    private static final SentenceSimilarity BY_VERB =
            (question, sentences) -> {
                float[] cosines = new float[sentences.size()];
                for (int i = 0; i < cosines.length; i++) {
                    String sentence = sentences.get(i);
                    cosines[i] =
                            sentence.contains("associates")
                                    ? .9f
                                    : sentence.contains(" is a Disease") ? .6f : .4f;
                }
                return cosines;
            };

    private static ServedGraph graph;

    @BeforeAll
    static void open(@TempDir Path folder) throws Exception {
        graph = SmallServedGraph.open(folder, GraphDescription.PUBLIC);
    }

    @Test
    void keeps_what_is_above_the_percentile_and_above_the_floor() {
        // Of six edges one associates; the 75th percentile is .6, which is not above itself.
        assertThat(texts(new KgRagSettings(75f, .5f, 150)))
                .containsExactly(
                        "Disease asthma associates Gene IL13 and Provenance of this association is"
                                + " Curators, GWAS.");
        assertThat(texts(new KgRagSettings(0f, .5f, 150))).hasSize(4);
        assertThat(texts(new KgRagSettings(0f, .95f, 150))).isEmpty();
    }

    @Test
    void takes_as_many_sentences_as_it_is_told() {
        assertThat(texts(new KgRagSettings(0f, .5f, 2))).hasSize(2);
    }

    private static List<String> texts(KgRagSettings settings) {
        FactSheet sheet =
                new KgRagFinder(
                                graph,
                                EvidenceRules.standard(),
                                BY_VERB,
                                new O200kTokenCounter(),
                                settings)
                        .find(
                                "Which genes are associated with asthma?",
                                List.of(),
                                FactWishes.DEFAULTS);
        return sheet.graphFacts().stream().map(fact -> fact.text()).toList();
    }
}
