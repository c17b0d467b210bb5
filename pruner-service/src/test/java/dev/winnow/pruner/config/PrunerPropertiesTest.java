package dev.winnow.pruner.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.platform.tokens.TokensAutoConfiguration;
import dev.winnow.pruner.PrunerStage;
import dev.winnow.pruner.select.Pruner;
import dev.winnow.pruner.select.PruningRules;
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
    void the_defaults_are_those_of_the_rules() {
        runner.run(
                context -> {
                    PrunerProperties defaults = context.getBean(PrunerProperties.class);
                    assertThat(defaults).isEqualTo(new PrunerProperties(.3f));
                    assertThat(defaults.rules()).isEqualTo(PruningRules.DEFAULTS);
                    assertThat(context)
                            .hasSingleBean(PrunerStage.class)
                            .hasSingleBean(Pruner.class);
                });
    }

    @Test
    void every_key_can_be_set() {
        runner.withPropertyValues("winnow.pruner.rank-weight=0.25")
                .run(
                        context ->
                                assertThat(context.getBean(PrunerProperties.class))
                                        .isEqualTo(new PrunerProperties(.25f)));
    }

    @Test
    void a_value_out_of_range_stops_the_start_and_names_the_key() {
        runner.withPropertyValues("winnow.pruner.rank-weight=1.5")
                .run(
                        context ->
                                assertThat(context)
                                        .getFailure()
                                        .rootCause()
                                        .hasMessage(
                                                "winnow.pruner.rank-weight must lie between 0 and 1, got 1.5"));
    }
}
