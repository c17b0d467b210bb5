package dev.winnow.platform.health;

import static dev.winnow.platform.web.RunningServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.winnow.platform.health.Readiness.ReadinessContributor;
import dev.winnow.platform.web.RunningServer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Bean;

@Tag("servers")
class ReadinessOverHttpTest {

    private static final AtomicBoolean WARM = new AtomicBoolean();

    record Named(String name, Supplier<Readiness> now) implements ReadinessContributor {

        @Override
        public Readiness readiness() {
            return now.get();
        }
    }

    private static Readiness model() {
        return WARM.get() ? Readiness.up().with("device", "cpu") : Readiness.down("warming up");
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Contributors {
        @Bean
        ReadinessContributor model() {
            return new Named("model", ReadinessOverHttpTest::model);
        }

        @Bean
        ReadinessContributor index() {
            return new Named("index", () -> Readiness.up().with("position", "7"));
        }
    }

    @Test
    void readiness_follows_the_contributors_and_liveness_does_not() {
        WARM.set(false);
        try (RunningServer server = RunningServer.start(List.of(Contributors.class))) {
            assertThat(server.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(server.get("/actuator/health/readiness").body()).contains("warming up");
            assertThat(server.get("/actuator/health/liveness").statusCode()).isEqualTo(200);

            WARM.set(true);
            HttpResponse<String> ready = server.get("/actuator/health/readiness");
            assertThat(ready.statusCode()).isEqualTo(200);
            assertThat(json(ready).at("/components/winnow/details/model/details/device").asString())
                    .isEqualTo("cpu");
        }
    }

    @Test
    void two_contributors_of_one_name_are_refused() {
        Named index = new Named("index", Readiness::up);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> HealthAutoConfiguration.indicator(List.of(index, index)))
                .withMessageContaining("index");
    }
}
