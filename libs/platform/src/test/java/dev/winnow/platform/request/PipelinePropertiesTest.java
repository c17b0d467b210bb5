package dev.winnow.platform.request;

import static dev.winnow.platform.config.Binding.bind;
import static dev.winnow.platform.config.Binding.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.query.Interpolation;
import dev.winnow.core.query.Settings;
import dev.winnow.core.query.Settings.PassageOrder;
import dev.winnow.core.query.Settings.TitleRule;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class PipelinePropertiesTest {

    @Test
    void defaults_are_those_of_the_core_and_the_documented_caps() {
        PipelineProperties properties = bind("winnow.pipeline", PipelineProperties.class, Map.of());

        assertThat(properties.defaultSettings()).isEqualTo(Settings.DEFAULTS);
        assertThat(properties.caps())
                .isEqualTo(
                        new PipelineProperties.Caps(
                                200, 100, 32_000, 32_000, 1_024, 512, 384, 256));
        assertThat(properties.defaultTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(properties.maxTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(properties.effectiveThreads())
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(properties.maxBody()).isEqualTo(DataSize.ofMegabytes(8));
    }

    @Test
    void every_key_can_be_set() {
        PipelineProperties properties =
                bind(
                        "winnow.pipeline",
                        PipelineProperties.class,
                        Map.ofEntries(
                                Map.entry("winnow.pipeline.defaults.candidates", "30"),
                                Map.entry("winnow.pipeline.defaults.top-k", "6"),
                                Map.entry("winnow.pipeline.defaults.threshold", "0.2"),
                                Map.entry("winnow.pipeline.defaults.floor", "0.6"),
                                Map.entry("winnow.pipeline.defaults.min-rank", "0.07"),
                                Map.entry("winnow.pipeline.defaults.token-budget", "700"),
                                Map.entry("winnow.pipeline.defaults.fact-share", "0.3"),
                                Map.entry("winnow.pipeline.defaults.order", "edges"),
                                Map.entry("winnow.pipeline.defaults.title-rule", "first-sentence"),
                                Map.entry("winnow.pipeline.defaults.fill", "true"),
                                Map.entry("winnow.pipeline.caps.candidates", "31"),
                                Map.entry("winnow.pipeline.caps.top-k", "7"),
                                Map.entry("winnow.pipeline.caps.token-budget", "701"),
                                Map.entry("winnow.pipeline.caps.query-characters", "99"),
                                Map.entry("winnow.pipeline.caps.query-tokens", "98"),
                                Map.entry("winnow.pipeline.caps.concurrent-requests", "3"),
                                Map.entry("winnow.pipeline.caps.requests-per-tenant", "2"),
                                Map.entry("winnow.pipeline.caps.requests-per-key", "4"),
                                Map.entry("winnow.pipeline.default-timeout", "2s"),
                                Map.entry("winnow.pipeline.max-timeout", "3s"),
                                Map.entry("winnow.pipeline.threads", "5"),
                                Map.entry("winnow.pipeline.max-body", "1KB")));

        assertThat(properties.defaultSettings())
                .isEqualTo(
                        new Settings(
                                30,
                                6,
                                .2f,
                                .6f,
                                .07f,
                                700,
                                .3f,
                                PassageOrder.EDGES,
                                TitleRule.FIRST_SENTENCE,
                                true,
                                Interpolation.DEFAULTS));
        assertThat(properties.caps())
                .isEqualTo(new PipelineProperties.Caps(31, 7, 701, 99, 98, 3, 2, 4));
        assertThat(properties.defaultTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(properties.maxTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(properties.effectiveThreads()).isEqualTo(5);
        assertThat(properties.maxBody()).isEqualTo(DataSize.ofKilobytes(1));
    }

    @Test
    void what_contradicts_itself_is_refused_by_name() {
        assertThat(refused("winnow.pipeline.caps.token-budget", "400"))
                .contains(
                        "winnow.pipeline.defaults: token_budget is 450, at most 400 is allowed",
                        "winnow.pipeline.caps.token-budget");
        assertThat(refused("winnow.pipeline.max-timeout", "5s")).contains("must not be below");
        assertThat(refused("winnow.pipeline.default-timeout", "0s"))
                .contains("winnow.pipeline.default-timeout");
        assertThat(refused("winnow.pipeline.threads", "-1")).contains("winnow.pipeline.threads");
        assertThat(refused("winnow.pipeline.caps.top-k", "0"))
                .contains("winnow.pipeline.caps.top-k");
        assertThat(refused("winnow.pipeline.defaults.threshold", "1.5"))
                .contains("winnow.pipeline.defaults: threshold must lie between 0 and 1, got 1.5");
        assertThat(refused("winnow.pipeline.defaults.interpolation.feedback", "on"))
                .contains("winnow.retriever.prf");
        assertThat(refused("winnow.pipeline.caps.requests-per-tenant", "-1"))
                .contains("winnow.pipeline.caps.requests-per-tenant");
        assertThat(refused("winnow.pipeline.caps.requests-per-key", "0"))
                .contains("winnow.pipeline.caps.requests-per-key");
        assertThat(refused("winnow.pipeline.max-body", "0B")).contains("winnow.pipeline.max-body");
    }

    @ParameterizedTest
    @CsvSource({"300, 0, 225", "2, 0, 1", "1, 0, 1", "5, 0, 3", "300, 299, 299", "1, 1, 1"})
    void the_share_of_a_tenant_stays_below_the_whole(String all, String asked, int share) {
        PipelineProperties properties =
                bind(
                        "winnow.pipeline",
                        PipelineProperties.class,
                        Map.of(
                                "winnow.pipeline.caps.concurrent-requests", all,
                                "winnow.pipeline.caps.requests-per-tenant", asked));

        assertThat(properties.caps().requestsPerTenant()).isEqualTo(share);
    }

    @Test
    void a_share_that_is_the_whole_is_refused_by_name() {
        assertThat(refused("winnow.pipeline.caps.requests-per-tenant", "512"))
                .contains(
                        "winnow.pipeline.caps.requests-per-tenant",
                        "below winnow.pipeline.caps.concurrent-requests (512)",
                        "got 512");
    }

    private static String refused(String key, String value) {
        return refusal("winnow.pipeline", PipelineProperties.class, Map.of(key, value));
    }
}
