package dev.winnow.reranker.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class RerankerPropertiesTest {

    @EnableConfigurationProperties(RerankerProperties.class)
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
                                            "classpath:dev/winnow/models/winnow-small-2",
                                            .25f,
                                            1_000));
                });
    }

    @Test
    void every_key_can_be_set() {
        runner.withPropertyValues(
                        "winnow.reranker.model-path=models/mine",
                        "winnow.reranker.early-stopping=0",
                        "winnow.reranker.max-documents=10")
                .run(
                        context -> {
                            assertThat(context.getBean(RerankerProperties.class))
                                    .isEqualTo(new RerankerProperties("models/mine", 0f, 10));
                        });
    }

    @Test
    void a_value_out_of_range_stops_the_start_and_names_its_key() {
        runner.withPropertyValues("winnow.reranker.max-documents=0")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .hasMessage(
                                                "winnow.reranker.max-documents must be at least 1, got 0"));
        runner.withPropertyValues("winnow.reranker.model-path= ")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .hasMessageContaining("winnow.reranker.model-path"));
    }
}
