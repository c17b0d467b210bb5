package dev.winnow.platform.web;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Settings of Spring Boot that hold in every program of Winnow unless a file, the environment or
 * the command line sets them. A property source of the lowest precedence and not an {@code
 * application.yml}: several of those on one class path shadow each other.
 */
public final class PlatformDefaults implements EnvironmentPostProcessor {

    /** Name of the property source. */
    public static final String SOURCE = "winnow-platform-defaults";

    private static final Pattern PROGRAM = Pattern.compile("dev\\.winnow\\.(\\w+)\\.boot");

    private static final Map<String, Object> DEFAULTS = defaults();

    private static Map<String, Object> defaults() {
        Map<String, Object> map = new LinkedHashMap<>();
        // Requests wait on virtual threads; the work itself runs on the threads of Compute.
        map.put("spring.threads.virtual.enabled", "true");
        map.put("server.shutdown", "graceful");
        map.put("spring.lifecycle.timeout-per-shutdown-phase", "20s");
        map.put("server.max-http-request-header-size", "16KB");
        // The longest pause between two bytes of a request, the time for all of its headers, and
        // half of what a small body may take.
        map.put("server.tomcat.connection-timeout", "10s");
        // A connection that has had its answer may wait for the next question as long as before.
        map.put("server.tomcat.keep-alive-timeout", "60s");
        // A client that is refused still gets to read why, up to this many bytes of a body that
        // nobody wants.
        map.put("server.tomcat.max-swallow-size", "32MB");
        map.put("spring.servlet.multipart.max-file-size", "20MB");
        map.put("spring.servlet.multipart.max-request-size", "64MB");
        // It would read a form of any length into one string before a caller is known, and no
        // endpoint takes such a form.
        map.put("spring.mvc.formcontent.filter.enabled", "false");
        // A body is read when its endpoint asks for the parts, which it does once there is room.
        map.put("spring.servlet.multipart.resolve-lazily", "true");
        // Tomcat's own limits, 50 parts with names of 512 bytes, are too small for the upload of a
        // folder; the size is of all headers of a part.
        map.put("server.tomcat.max-part-count", "1000");
        map.put("server.tomcat.max-part-header-size", "4KB");
        // The platform answers errors itself, in one place.
        map.put("spring.mvc.problemdetails.enabled", "false");
        map.put("spring.web.error.whitelabel.enabled", "false");
        map.put("management.endpoints.web.exposure.include", "health,info,prometheus");
        map.put("management.endpoint.health.probes.enabled", "true");
        map.put("management.endpoint.health.group.readiness.include", "readinessState,winnow");
        map.put("management.endpoint.health.show-details", "when-authorized");
        map.put("management.endpoint.health.roles", "admin");
        kafka(map);
        // Kafka's clients write all of their settings at each start, and each attempt to reach a
        // broker that is away; that it is away Winnow says itself.
        map.put("logging.level.org.apache.kafka", "WARN");
        map.put("logging.level.org.apache.kafka.clients.NetworkClient", "ERROR");
        // The tokenizer's library looks for a GPU of its own accord and warns if there is none;
        // which device runs a model is in every report.
        map.put("logging.level.ai.djl", "WARN");
        map.put("logging.level.ai.djl.util.cuda", "ERROR");
        // Of a start that fails, the failure analysis says the same in words for people.
        map.put(
                "logging.level."
                        + AnnotationConfigServletWebServerApplicationContext.class.getName(),
                "ERROR");
        map.put(
                "logging.level.org.springframework.boot.tomcat.servlet.DeferredServletContainerInitializers",
                "OFF");
        map.put("logging.pattern.correlation", "[%X{requestId:-} %X{traceId:-}] ");
        // A question costs the run of a model, its trace a dozen spans; and nothing is sent
        // anywhere until management.opentelemetry.tracing.export.otlp.endpoint is set.
        map.put("management.tracing.sampling.probability", "1.0");
        return Collections.unmodifiableMap(map);
    }

    private static void kafka(Map<String, Object> map) {
        map.put("spring.kafka.producer.acks", "all");
        map.put("spring.kafka.producer.compression-type", "lz4");
        // Kafka's own default of 5 ms costs 30 ms over the four hops of a question.
        map.put("spring.kafka.producer.properties.linger.ms", "0");
        // Kafka's own default would keep a caller for a minute where no broker answers.
        map.put("spring.kafka.producer.properties.max.block.ms", "5000");
        map.put("spring.kafka.producer.properties.max.request.size", "30408704");
        map.put("spring.kafka.consumer.auto-offset-reset", "earliest");
        map.put("spring.kafka.consumer.enable-auto-commit", "false");
        // A batch ends in 240 s, under the 300 of max.poll.interval.ms, even if each question takes
        // its cap of 60 seconds.
        map.put("spring.kafka.consumer.max-poll-records", "4");
        map.put("spring.kafka.consumer.fetch-min-size", "1");
        // A killed program's partitions are free for its next start after so long; Kafka's own 45 s
        // are three times what the start takes. Heartbeats come every 3 s.
        map.put("spring.kafka.consumer.properties.session.timeout.ms", "15000");
        map.put(
                "spring.kafka.consumer.properties.partition.assignment.strategy",
                "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");
    }

    @Override
    public void postProcessEnvironment(
            ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> defaults = new LinkedHashMap<>(DEFAULTS);
        String program = program(application);
        if (program != null) {
            defaults.put("management.opentelemetry.resource-attributes.service.name", program);
        }
        environment.getPropertySources().addLast(new MapPropertySource(SOURCE, defaults));
    }

    /** What traces call a program: {@code winnow-kg} for that of {@code dev.winnow.kg.boot}. */
    private static @Nullable String program(SpringApplication application) {
        for (Object source : application.getAllSources()) {
            if (source instanceof Class<?> started) {
                Matcher boot = PROGRAM.matcher(started.getPackageName());
                if (boot.matches()) {
                    return "winnow-" + boot.group(1);
                }
            }
        }
        return null;
    }
}
