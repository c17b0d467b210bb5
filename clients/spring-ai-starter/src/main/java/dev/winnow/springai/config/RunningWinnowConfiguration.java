package dev.winnow.springai.config;

import dev.winnow.client.WinnowClient;
import dev.winnow.springai.WinnowOperations;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A Winnow elsewhere. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("winnow.client.base-url")
class RunningWinnowConfiguration {

    @Bean
    @ConditionalOnMissingBean
    WinnowClient winnowClient(WinnowClientProperties properties) {
        return WinnowClient.at(Objects.requireNonNull(properties.baseUrl()))
                .withApiKey(properties.apiKey())
                .withTimeout(properties.timeout());
    }

    @Bean
    @ConditionalOnMissingBean
    WinnowOperations winnowOperations(WinnowClient client) {
        return WinnowOperations.of(client);
    }
}
