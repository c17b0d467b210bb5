package dev.winnow.springai.config;

import dev.winnow.library.Winnow;
import dev.winnow.library.WinnowSettings;
import dev.winnow.springai.WinnowOperations;
import java.io.IOException;
import java.util.Objects;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A Winnow in this process, where no other one is asked. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(Winnow.class)
@ConditionalOnProperty("winnow.client.index")
@ConditionalOnMissingBean(WinnowOperations.class)
class InProcessWinnowConfiguration {

    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    Winnow winnow(WinnowClientProperties properties) throws IOException {
        return Winnow.open(WinnowSettings.defaults(Objects.requireNonNull(properties.index())));
    }

    @Bean
    WinnowOperations winnowOperations(Winnow winnow) {
        return new InProcessWinnow(winnow);
    }
}
