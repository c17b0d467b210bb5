package dev.winnow.pruner.config;

import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.pruner.PrunerStage;
import dev.winnow.pruner.select.Pruner;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The decision and its stage. */
@AutoConfiguration(afterName = "dev.winnow.platform.tokens.TokensAutoConfiguration")
@EnableConfigurationProperties(PrunerProperties.class)
public class PrunerAutoConfiguration {

    @Bean
    Pruner winnowPruner(O200kTokenCounter winnowGeneratorTokens, PrunerProperties properties) {
        return new Pruner(winnowGeneratorTokens, properties.rules());
    }

    @Bean
    PrunerStage winnowPrunerStage(Pruner winnowPruner) {
        return new PrunerStage(winnowPruner);
    }
}
