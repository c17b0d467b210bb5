package dev.winnow.pruner.config;

import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.pruner.PrunerStage;
import dev.winnow.pruner.select.Pruner;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The decision and its stage. */
@AutoConfiguration
public class PrunerAutoConfiguration {

    @Bean
    Pruner winnowPruner(O200kTokenCounter tokens) {
        return new Pruner(tokens);
    }

    @Bean
    PrunerStage winnowPrunerStage(Pruner winnowPruner) {
        return new PrunerStage(winnowPruner);
    }
}
