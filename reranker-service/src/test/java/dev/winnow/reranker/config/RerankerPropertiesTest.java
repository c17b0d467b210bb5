package dev.winnow.reranker.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.inference.model.Precision;
import dev.winnow.inference.session.DeviceChoice;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class RerankerPropertiesTest {

    @EnableConfigurationProperties({RerankerProperties.class, InferenceProperties.class})
    static class Configuration {}

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withUserConfiguration(Configuration.class);

    @Test
    void the_defaults_are_the_documented_ones() {
        runner.run(
                context -> {
                    assertThat(context.getBean(RerankerProperties.class))
                            .isEqualTo(
                                    new RerankerProperties(
                                            "classpath:dev/winnow/models/winnow-mini-0",
                                            1_000,
                                            1_024,
                                            4_096,
                                            600_000));
                    assertThat(context.getBean(InferenceProperties.class))
                            .isEqualTo(
                                    new InferenceProperties(
                                            DeviceChoice.AUTO, false, null, 0, 1, 131_072, 16_384));
                    assertThat(context.getBean(InferenceProperties.class).settings().sessions())
                            .isEqualTo(Runtime.getRuntime().availableProcessors());
                });
    }

    @Test
    void every_key_can_be_set() {
        runner.withPropertyValues(
                        "winnow.reranker.model-path=models/mine",
                        "winnow.reranker.max-documents=10",
                        "winnow.reranker.max-query-tokens=20",
                        "winnow.reranker.max-tokens-per-document=30",
                        "winnow.reranker.max-total-tokens=40",
                        "winnow.inference.device=cuda",
                        "winnow.inference.gpu-required=true",
                        "winnow.inference.precision=fp16",
                        "winnow.inference.sessions=3",
                        "winnow.inference.threads-per-session=2",
                        "winnow.inference.queue-tokens=5000",
                        "winnow.inference.batch-tokens=6000")
                .run(
                        context -> {
                            assertThat(context.getBean(RerankerProperties.class))
                                    .isEqualTo(
                                            new RerankerProperties("models/mine", 10, 20, 30, 40));
                            assertThat(context.getBean(InferenceProperties.class))
                                    .isEqualTo(
                                            new InferenceProperties(
                                                    DeviceChoice.CUDA,
                                                    true,
                                                    Precision.FP16,
                                                    3,
                                                    2,
                                                    5_000,
                                                    6_000));
                        });
    }

    @Test
    void a_value_out_of_range_stops_the_start_and_names_its_key() {
        runner.withPropertyValues("winnow.reranker.max-total-tokens=0")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .hasMessage(
                                                "winnow.reranker.max-total-tokens must be at least 1, got 0"));
        runner.withPropertyValues("winnow.reranker.model-path= ")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .hasMessageContaining("winnow.reranker.model-path"));
        runner.withPropertyValues("winnow.inference.sessions=-1")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .hasMessageContaining("winnow.inference.sessions"));
    }
}
