package dev.winnow.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.platform.config.UnusableConfigurationException.UnusableConfigurationAnalyzer;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.platform.web.EchoController;
import dev.winnow.platform.web.RunningServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.logging.impl.NoOpLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

@Tag("servers")
class KnownKeysTest {

    /** Keeps warnings for the test to read. */
    private static final class Warnings extends NoOpLog {
        private final List<String> texts = new ArrayList<>();

        @Override
        public void warn(Object message) {
            texts.add(message.toString());
        }
    }

    private final Warnings warnings = new Warnings();

    @Test
    void known_keys_in_any_spelling_are_accepted() {
        assertThatCode(
                        () ->
                                check(
                                        Map.of(
                                                "winnow.pipeline.defaults.top-k", "3",
                                                "winnow.pipeline.caps.tokenBudget", "3000",
                                                "winnow.pipeline.max_timeout", "20s",
                                                "winnow.security.api-keys[0].sha256", "x",
                                                "winnow.security.api-keys[12].groups[3]", "x",
                                                "winnow.security.api-keys[12].authorities[0]", "x",
                                                "winnow.pipeline.map-of-tests.any.name", "x",
                                                "winnow.security.cors-origins", "https://a.example",
                                                "spring.application.name", "x")))
                .doesNotThrowAnyException();
        assertThat(warnings.texts).isEmpty();
    }

    @Test
    void an_unknown_key_stops_the_start_and_the_nearest_one_is_named() {
        UnusableConfigurationException refused =
                refused(Map.of("winnow.pipeline.defaults.treshold", ".1"));

        assertThat(refused)
                .hasMessageContaining("winnow.pipeline.defaults.treshold (in ")
                .hasMessageContaining("did you mean winnow.pipeline.defaults.threshold?");
        FailureAnalysis analysis = new UnusableConfigurationAnalyzer().analyze(refused);
        assertThat(analysis.getAction()).contains("docs/reference/configuration.md");
    }

    @Test
    void a_value_of_the_wrong_kind_is_named_with_its_key_and_with_one_that_is_right() {
        Map<String, String> wrong = Map.of("winnow.pipeline.defaults.token-budget", "lots");
        BindException unread =
                catchThrowableOfType(
                        BindException.class,
                        () -> Binding.bind("winnow.pipeline", PipelineProperties.class, wrong));
        FailureAnalysis analysis = new UnusableConfigurationAnalyzer().analyze(unread);

        assertThat(analysis.getDescription())
                .startsWith("winnow.pipeline.defaults.token-budget has the value 'lots'");
        assertThat(analysis.getAction())
                .contains("winnow.pipeline.defaults.token-budget=100", "configuration.md");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void a_start_that_fails_is_explained_once(CapturedOutput output) {
        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(
                        () ->
                                RunningServer.start(
                                                List.of(EchoController.class),
                                                "--winnow.pipeline.defaults.token-budget=lots")
                                        .close());

        assertThat(output.getAll())
                .containsOnlyOnce("has the value 'lots'")
                .doesNotContain("UnsatisfiedDependencyException");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "winnow.security.api-keys[0].sha-265 | did you mean winnow.security.api-keys[].sha256?",
                "winnow.pipeline.was-removed | it was removed; a key for the tests; use winnow.pipeline.max-timeout instead",
                // Keys of 0.1.0.
                "winnow.pipeline.defaults.title | use winnow.pipeline.defaults.title-rule instead",
                "winnow.pipeline.defaults.interpolation.timing | use winnow.retriever.prf.timing instead",
                "winnow.retriever.fusion.rank-constant | always 60",
                "winnow.retriever.verify-interval | every day",
                // A graph that was asked in Neo4j is read into a file.
                "winnow.graph.neo4j.uri | winnow.graph.neo4j.uri (in test file): it was removed",
                "winnow.graph.neo4j.uri | 'winnow graph load bolt://... --out kg.graph' and name that in winnow.graph.path",
            })
    void a_key_that_nobody_reads_is_told_what_is_read_instead(String key, String told) {
        assertThat(refused(Map.of(key, "x"))).hasMessageContaining(told);
    }

    @Test
    void all_unknown_keys_are_listed_at_once_in_order() {
        assertThat(refused(Map.of("winnow.zebra", "1", "winnow.pipeline.apple", "2")).getMessage())
                .containsSubsequence("winnow.pipeline.apple", "winnow.zebra");
    }

    @Test
    void a_part_that_this_program_does_not_have_is_ignored_with_a_warning() {
        assertThatCode(() -> check(Map.of("winnow.ingest.anything", "1")))
                .doesNotThrowAnyException();
        assertThat(warnings.texts)
                .singleElement()
                .asString()
                .contains("winnow.ingest.anything is ignored");
    }

    @Test
    void the_environment_may_hold_what_others_put_there() {
        StandardEnvironment environment = emptyEnvironment();
        environment
                .getPropertySources()
                .addFirst(
                        new SystemEnvironmentPropertySource(
                                "systemEnvironment", Map.of("WINNOW_APP_SERVICE_HOST", "x")));

        assertThatCode(() -> run(environment)).doesNotThrowAnyException();
        assertThat(warnings.texts).isEmpty();
    }

    @Test
    void a_program_with_an_unknown_key_on_its_command_line_does_not_start() {
        assertThatExceptionOfType(UnusableConfigurationException.class)
                .isThrownBy(
                        () -> RunningServer.start(List.of(), "--winnow.security.opne=true").close())
                .withMessageContaining("did you mean winnow.security.open?");
    }

    private UnusableConfigurationException refused(Map<String, Object> keys) {
        return catchThrowableOfType(UnusableConfigurationException.class, () -> check(keys));
    }

    private void check(Map<String, Object> keys) {
        StandardEnvironment environment = emptyEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test file", keys));
        run(environment);
    }

    private static StandardEnvironment emptyEnvironment() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .forEach(source -> environment.getPropertySources().remove(source.getName()));
        return environment;
    }

    private void run(StandardEnvironment environment) {
        new KnownKeys(destination -> warnings)
                .postProcessEnvironment(environment, new SpringApplication());
    }
}
