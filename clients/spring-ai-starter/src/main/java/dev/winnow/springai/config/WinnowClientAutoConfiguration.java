package dev.winnow.springai.config;

import dev.winnow.springai.WinnowDocumentPostProcessor;
import dev.winnow.springai.WinnowDocumentRetriever;
import dev.winnow.springai.WinnowOperations;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * A {@link WinnowDocumentRetriever} and a {@link WinnowDocumentPostProcessor}: of the Winnow at
 * {@code winnow.client.base-url}, or else, where winnow-library is on the class path, of one in
 * this process that has the index {@code winnow.client.index} open. Without either setting there is
 * neither.
 */
@AutoConfiguration
@EnableConfigurationProperties(WinnowClientProperties.class)
// In this order: the second asks what the first has made.
@Import({RunningWinnowConfiguration.class, InProcessWinnowConfiguration.class})
public final class WinnowClientAutoConfiguration {

    @Bean
    @ConditionalOnBean(WinnowOperations.class)
    @ConditionalOnMissingBean
    WinnowDocumentRetriever winnowDocumentRetriever(
            WinnowOperations winnow, WinnowClientProperties properties) {
        return new WinnowDocumentRetriever(winnow, properties.options());
    }

    @Bean
    @ConditionalOnBean(WinnowOperations.class)
    @ConditionalOnMissingBean
    WinnowDocumentPostProcessor winnowDocumentPostProcessor(
            WinnowOperations winnow, WinnowClientProperties properties) {
        return new WinnowDocumentPostProcessor(winnow, properties.options());
    }
}
