package dev.winnow.platform.tokens;

import dev.winnow.core.text.O200kTokenCounter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Publishes the counter of the generator's tokens, which every budget is kept with. */
@AutoConfiguration
public class TokensAutoConfiguration {

    @Bean
    O200kTokenCounter winnowGeneratorTokens() {
        return new O200kTokenCounter();
    }
}
