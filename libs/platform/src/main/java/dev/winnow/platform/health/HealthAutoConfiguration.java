package dev.winnow.platform.health;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Publishes the health component {@code winnow}, which the readiness group includes. */
@AutoConfiguration(afterName = "dev.winnow.platform.security.SecurityAutoConfiguration")
public class HealthAutoConfiguration {

    @Bean
    HealthIndicator winnowHealthIndicator(ObjectProvider<ReadinessContributor> contributors) {
        return new WinnowHealthIndicator(contributors.orderedStream().toList());
    }
}
