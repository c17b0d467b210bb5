package dev.winnow.retriever.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.fusion.Normaliser;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.search.RetrievalSettings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RetrieverPropertiesTest {

    @Test
    void has_the_defaults_of_the_algorithms() {
        RetrieverProperties properties = bind(Map.of());
        assertThat(properties.search()).isEqualTo(SearchSettings.DEFAULTS);
        assertThat(properties.retrieval()).isEqualTo(RetrievalSettings.DEFAULTS);
        assertThat(properties.fusion().normaliser()).isEqualTo(Normaliser.WINDOW);
        assertThat(properties.directory()).isEqualTo(Path.of(".winnow", "index"));
        assertThat(properties.embedderPath())
                .isEqualTo("classpath:dev/winnow/models/bge-small-en-v1.5");
    }

    @Test
    void takes_a_value_for_every_key() {
        RetrieverProperties properties =
                bind(
                        Map.of(
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
                                "0.75",
                                "winnow.retriever.fusion.sparse-weight",
                                "0.5",
                                "winnow.retriever.fusion.normaliser",
                                "theoretical",
                                "winnow.retriever.dense.exact-below",
                                "1000",
                                "winnow.retriever.dense.filter-threshold",
                                "10"));
        assertThat(properties.directory()).isEqualTo(Path.of("/somewhere"));
        assertThat(properties.embedderPath()).isEqualTo("/model");
        assertThat(properties.fusion().normaliser()).isEqualTo(Normaliser.THEORETICAL);
        assertThat(properties.search()).isEqualTo(new SearchSettings(1.2f, .75f, 1_000, 10));
        assertThat(properties.retrieval()).isEqualTo(new RetrievalSettings(50, .5f, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "bm25.k1, -1",
        "bm25.k1, NaN",
        "bm25.b, 1.5",
        "fusion.sparse-weight, 1.01",
        "window, 0",
        "pinned, -1",
        "dense.exact-below, -1",
        "dense.filter-threshold, 101",
    })
    void names_the_key_of_a_value_out_of_range(String key, String value) {
        assertThatThrownBy(() -> bind(Map.of("winnow.retriever." + key, value)))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("winnow.retriever." + key)
                .hasMessageContaining("got " + value);
    }

    private static RetrieverProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("winnow.retriever", RetrieverProperties.class);
    }
}
