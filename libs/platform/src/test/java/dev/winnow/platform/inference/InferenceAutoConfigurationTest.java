package dev.winnow.platform.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.telemetry.WinnowNames;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class InferenceAutoConfigurationTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withConfiguration(AutoConfigurations.of(InferenceAutoConfiguration.class))
                    .withBean(Clock.class, Clock::systemUTC)
                    .withBean(MeterRegistry.class, SimpleMeterRegistry::new)
                    .withPropertyValues("winnow.inference.sessions=1");

    @Test
    void all_models_of_a_process_share_one_pool_whose_queue_is_a_gauge() {
        runner.run(
                context -> {
                    assertThat(context).hasSingleBean(InferencePool.class);
                    assertThat(context.getBean(InferencePool.class).settings().sessions())
                            .isEqualTo(1);
                    assertThat(
                                    context.getBean(MeterRegistry.class)
                                            .get(WinnowNames.QUEUE_TOKENS)
                                            .gauge()
                                            .value())
                            .isZero();
                });
    }

    @Test
    void stands_aside_in_a_program_without_inference() {
        runner.withClassLoader(new FilteredClassLoader("dev.winnow.inference"))
                .run(
                        context ->
                                assertThat(context)
                                        .hasNotFailed()
                                        .doesNotHaveBean(InferenceAutoConfiguration.class)
                                        .doesNotHaveBean("winnowInferencePool"));
    }

    @Test
    void a_model_that_cannot_be_loaded_is_told_in_words_of_its_setting(@TempDir Path empty) {
        runner.run(
                context -> {
                    InferencePool pool = context.getBean(InferencePool.class);
                    assertThatThrownBy(
                                    () ->
                                            ModelLoading.load(
                                                    "embedder",
                                                    "winnow.retriever.embedder-path",
                                                    () ->
                                                            OnnxEmbedder.load(
                                                                    ModelSource.of(
                                                                            empty.toString()),
                                                                    pool)))
                            .isInstanceOfSatisfying(
                                    UnusableConfigurationException.class,
                                    e ->
                                            assertThat(e.action())
                                                    .startsWith(
                                                            "Correct winnow.retriever.embedder-path"))
                            .hasMessageStartingWith("The embedder cannot be loaded: ");
                });
    }
}
