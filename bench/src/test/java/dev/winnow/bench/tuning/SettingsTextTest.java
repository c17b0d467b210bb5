package dev.winnow.bench.tuning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.retriever.config.RetrieverProperties;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.io.ByteArrayResource;

class SettingsTextTest {

    /** The settings that the service reads from a file. */
    private static RetrievalSettings read(String file) throws IOException {
        MutablePropertySources sources = new MutablePropertySources();
        new YamlPropertySourceLoader()
                .load("file", new ByteArrayResource(file.getBytes(StandardCharsets.UTF_8)))
                .forEach(sources::addLast);
        return new Binder(ConfigurationPropertySources.from(sources))
                .bindOrCreate("winnow.retriever", RetrieverProperties.class)
                .retrieval();
    }

    @Test
    void the_product_reads_the_very_settings_that_were_written() throws IOException {
        FeedbackSettings product = FeedbackSettings.DEFAULTS;
        for (FeedbackUse use : FeedbackUse.values()) {
            for (FeedbackTiming timing : FeedbackTiming.values()) {
                RetrievalSettings settings =
                        new RetrievalSettings(
                                RetrievalSettings.DEFAULT_WINDOW,
                                .37f,
                                RetrievalSettings.DEFAULT_PINNED,
                                FusionMethod.RRF,
                                new FeedbackSettings(
                                        use,
                                        timing,
                                        .43f,
                                        new SparseFeedback(SparseFeedback.Method.RM3, 7, 12, .93f),
                                        new DenseFeedback(
                                                DenseFeedback.Method.AVERAGE, 4, .77f, .23f),
                                        product.gate()));
                assertThat(read(SettingsText.file(List.of("a line"), settings)))
                        .isEqualTo(settings);
            }
        }
    }

    @Test
    void every_candidate_of_a_fit_can_be_written_and_read() throws IOException {
        for (RetrievalSettings candidate : TuningCandidates.grid()) {
            assertThat(read(SettingsText.file(List.of(), candidate))).isEqualTo(candidate);
        }
    }

    @Test
    void what_the_settings_are_worth_stands_above_them_as_comments() {
        assertThat(SettingsText.file(List.of("first", "second"), RetrievalSettings.DEFAULTS))
                .startsWith("# first\n# second\nwinnow:\n  retriever:\n    fusion:\n");
    }
}
