package dev.winnow.pruner.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.platform.tokens.TokensAutoConfiguration;
import dev.winnow.pruner.select.Guard;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.pruner.stage.PrunerStage;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class PrunerPropertiesTest {

    private final ApplicationContextRunner runner =
            new ApplicationContextRunner()
                    .withConfiguration(
                            AutoConfigurations.of(
                                    TokensAutoConfiguration.class, PrunerAutoConfiguration.class));

    @Test
    void headings_have_24_tokens_and_nothing_is_guarded_by_default() {
        runner.run(
                context -> {
                    assertThat(context.getBean(PrunerProperties.class))
                            .isEqualTo(new PrunerProperties(24, Guard.NONE, 1f, 1f));
                    assertThat(context)
                            .hasSingleBean(PrunerStage.class)
                            .hasSingleBean(Pruner.class);
                });
    }

    @Test
    void every_key_can_be_set() {
        runner.withPropertyValues(
                        "winnow.pruner.max-heading-tokens=7",
                        "winnow.pruner.guard=all",
                        "winnow.pruner.rank-weight=0.25",
                        "winnow.pruner.standing-weight=0.5")
                .run(
                        context ->
                                assertThat(context.getBean(PrunerProperties.class))
                                        .isEqualTo(new PrunerProperties(7, Guard.ALL, .25f, .5f)));
    }

    @Test
    void a_negative_length_stops_the_start_and_names_the_key() {
        runner.withPropertyValues("winnow.pruner.max-heading-tokens=-1")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .hasMessage(
                                                "winnow.pruner.max-heading-tokens must be 0 or more, got -1"));
    }

    @Test
    void a_share_above_1_stops_the_start_and_names_the_key() {
        runner.withPropertyValues("winnow.pruner.rank-weight=1.5")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .hasMessage(
                                                "winnow.pruner.rank-weight must lie between 0 and 1, got 1.5"));
    }

    @Test
    void a_standing_weight_below_0_stops_the_start_and_names_the_key() {
        runner.withPropertyValues("winnow.pruner.standing-weight=-0.1")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .hasMessage(
                                                "winnow.pruner.standing-weight must lie between 0 and 1, got -0.1"));
    }
}
