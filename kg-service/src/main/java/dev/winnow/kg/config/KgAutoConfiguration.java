package dev.winnow.kg.config;

import dev.winnow.kg.stage.KgStage;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** The stage. */
@AutoConfiguration
public class KgAutoConfiguration {

    @Bean
    KgStage winnowKgStage() {
        return new KgStage();
    }
}
