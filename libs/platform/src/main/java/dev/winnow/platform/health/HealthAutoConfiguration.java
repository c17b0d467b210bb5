package dev.winnow.platform.health;

import dev.winnow.platform.health.Readiness.ReadinessContributor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/** Publishes the health component {@code winnow}, which the readiness group includes. */
@AutoConfiguration(afterName = "dev.winnow.platform.security.SecurityAutoConfiguration")
public class HealthAutoConfiguration {

    @Bean
    HealthIndicator winnowHealthIndicator(ObjectProvider<ReadinessContributor> contributors) {
        return indicator(contributors.orderedStream().toList());
    }

    /** All contributors as one health component: ready when each of them is. */
    static HealthIndicator indicator(List<ReadinessContributor> contributors) {
        Map<String, ReadinessContributor> byName = new TreeMap<>();
        for (ReadinessContributor contributor : contributors) {
            String name = contributor.name();
            if (byName.put(name, contributor) != null) {
                throw new IllegalArgumentException("two readiness contributors are named " + name);
            }
        }
        return () -> {
            Health.Builder health = Health.up();
            byName.forEach(
                    (name, contributor) -> {
                        Readiness readiness = contributor.readiness();
                        if (!readiness.ready()) {
                            health.outOfService();
                        }
                        health.withDetail(name, readiness);
                    });
            return health.build();
        };
    }
}
