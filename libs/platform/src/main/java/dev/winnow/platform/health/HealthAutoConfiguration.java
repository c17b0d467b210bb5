package dev.winnow.platform.health;

import dev.winnow.platform.health.Readiness.ReadinessContributor;
import java.util.Comparator;
import java.util.List;
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
        return new WinnowHealthIndicator(contributors.orderedStream().toList());
    }

    /** All contributors as one health component: ready when each of them is. */
    static final class WinnowHealthIndicator implements HealthIndicator {

        private final List<ReadinessContributor> contributors;

        WinnowHealthIndicator(List<ReadinessContributor> contributors) {
            this.contributors =
                    contributors.stream()
                            .sorted(Comparator.comparing(ReadinessContributor::name))
                            .toList();
            for (int i = 1; i < this.contributors.size(); i++) {
                String name = this.contributors.get(i).name();
                if (name.equals(this.contributors.get(i - 1).name())) {
                    throw new IllegalArgumentException(
                            "two readiness contributors are named " + name);
                }
            }
        }

        @Override
        public Health health() {
            Health.Builder health = Health.up();
            for (ReadinessContributor contributor : contributors) {
                Readiness readiness = contributor.readiness();
                if (!readiness.ready()) {
                    health.outOfService();
                }
                health.withDetail(contributor.name(), readiness);
            }
            return health.build();
        }
    }
}
