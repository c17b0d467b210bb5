package dev.winnow.retriever.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferenceSettings;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackGate;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.index.VectorEncoding;
import dev.winnow.retriever.search.RetrievalSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RetrieverPropertiesTest {

    @Test
    void has_the_defaults_of_the_algorithms() {
        RetrieverProperties properties = bind(Map.of());
        assertThat(properties.settings().search()).isEqualTo(SearchSettings.DEFAULTS);
        assertThat(properties.retrieval()).isEqualTo(RetrievalSettings.DEFAULTS);
        assertThat(properties.directory()).isEqualTo(Path.of(".winnow", "index"));
        assertThat(properties.embedderPath())
                .isEqualTo("classpath:dev/winnow/models/bge-small-en-v1.5");
    }

    @Test
    void takes_a_value_for_every_key() {
        RetrieverProperties properties =
                bind(
                        values(
                                "winnow.retriever.directory",
                                "/somewhere",
                                "winnow.retriever.embedder-path",
                                "/model",
                                "winnow.retriever.window",
                                "50",
                                "winnow.retriever.pinned",
                                "0",
                                "winnow.retriever.bm25.k1",
                                "1.2",
                                "winnow.retriever.bm25.b",
                                "0.3",
                                "winnow.retriever.fusion.final-weight",
                                "0.5",
                                "winnow.retriever.fusion.method",
                                "rrf",
                                "winnow.retriever.prf.feedback",
                                "on",
                                "winnow.retriever.prf.timing",
                                "both",
                                "winnow.retriever.prf.feedback-weight",
                                "0.4",
                                "winnow.retriever.prf.sparse.method",
                                "rm3",
                                "winnow.retriever.prf.sparse.passages",
                                "8",
                                "winnow.retriever.prf.sparse.terms",
                                "12",
                                "winnow.retriever.prf.sparse.original-weight",
                                "0.7",
                                "winnow.retriever.prf.dense.method",
                                "average",
                                "winnow.retriever.prf.dense.passages",
                                "4",
                                "winnow.retriever.prf.dense.alpha",
                                "0.5",
                                "winnow.retriever.prf.dense.beta",
                                "0.4",
                                "winnow.retriever.prf.gate.max-agreement",
                                "0.35",
                                "winnow.retriever.prf.gate.max-gap",
                                "0.45",
                                "winnow.retriever.dense.encoding",
                                "packed-nibble",
                                "winnow.retriever.dense.exact-below",
                                "1000"));
        assertThat(properties.directory()).isEqualTo(Path.of("/somewhere"));
        assertThat(properties.embedderPath()).isEqualTo("/model");
        assertThat(properties.settings().search())
                .isEqualTo(new SearchSettings(1.2f, .3f, VectorEncoding.PACKED_NIBBLE, 1_000));
        assertThat(properties.retrieval())
                .isEqualTo(
                        new RetrievalSettings(
                                50,
                                .5f,
                                0,
                                FusionMethod.RRF,
                                new FeedbackSettings(
                                        FeedbackUse.ON,
                                        FeedbackTiming.BOTH,
                                        .4f,
                                        new SparseFeedback(SparseFeedback.Method.RM3, 8, 12, .7f),
                                        new DenseFeedback(
                                                DenseFeedback.Method.AVERAGE, 4, .5f, .4f),
                                        new FeedbackGate(.35f, .45f))));
    }

    @Test
    void impacts_come_from_nowhere_from_those_who_send_them_or_from_an_encoder() {
        String encoder =
                Path.of(
                                "..",
                                "libs/inference",
                                "src/test/resources/dev/winnow/inference/tiny/sparse-tokens")
                        .toString();
        try (InferencePool pool =
                new InferencePool(InferenceSettings.defaults(), InstantSource.system())) {
            assertThat(bind(Map.of()).settings().loadImpacts(pool)).isEqualTo(ImpactOrigin.NONE);
            assertThat(
                            bind(Map.of("winnow.retriever.sparse.source", "impact"))
                                    .settings()
                                    .loadImpacts(pool))
                    .isEqualTo(ImpactOrigin.GIVEN);
            try (ImpactOrigin made =
                    bind(values(
                                    "winnow.retriever.sparse.source",
                                    "impact",
                                    "winnow.retriever.sparse.encoder-path",
                                    encoder))
                            .settings()
                            .loadImpacts(pool)) {
                assertThat(made.wanted()).isTrue();
                assertThat(made.settingsName()).startsWith("tiny-sparse-tokens sha256:");
            }
        }
    }

    @Test
    void an_encoder_that_nothing_would_use_is_told() {
        assertThatThrownBy(() -> bind(Map.of("winnow.retriever.sparse.encoder-path", "/somewhere")))
                .rootCause()
                .hasMessageContaining("winnow.retriever.sparse.encoder-path is set")
                .hasMessageContaining("winnow.retriever.sparse.source is bm25")
                .hasMessageContaining("set it to impact, or take the path away");
    }

    @Test
    void a_folder_that_is_no_sparse_encoder_is_named_with_what_it_lacks() {
        RetrieverProperties properties =
                bind(
                        values(
                                "winnow.retriever.sparse.source",
                                "impact",
                                "winnow.retriever.sparse.encoder-path",
                                "classpath:dev/winnow/models/bge-small-en-v1.5"));
        try (InferencePool pool =
                new InferencePool(InferenceSettings.defaults(), InstantSource.system())) {
            assertThatThrownBy(() -> properties.settings().loadImpacts(pool))
                    .isInstanceOf(InvalidModelException.class)
                    .hasMessageContaining("bge-small-en-v1.5/winnow-model.json")
                    .hasMessageContaining("\"sparse\" is missing");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bm25.k1, -1",
        "bm25.k1, NaN",
        "bm25.b, 1.5",
        "fusion.final-weight, 1.01",
        "prf.feedback-weight, -0.1",
        "prf.sparse.passages, 0",
        "prf.sparse.terms, 0",
        "prf.sparse.original-weight, 1.5",
        "prf.dense.passages, 0",
        "prf.dense.alpha, -0.5",
        "prf.gate.max-agreement, 1.5",
        "prf.gate.max-gap, -0.5",
        "window, 0",
        "pinned, -1",
        "dense.exact-below, -1",
    })
    void names_the_key_of_a_value_out_of_range(String key, String value) {
        assertThatThrownBy(() -> bind(Map.of("winnow.retriever." + key, value)))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("winnow.retriever." + key)
                .hasMessageContaining("got " + value);
    }

    private static Map<String, String> values(String... keysAndValues) {
        Map<String, String> values = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return values;
    }

    private static RetrieverProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("winnow.retriever", RetrieverProperties.class);
    }
}
