package dev.winnow.app.config;

import dev.winnow.app.api.gateway.ForwardController;
import dev.winnow.app.api.gateway.Forwarding;
import dev.winnow.app.api.gateway.GatewayProperties;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.index.OwnerFolder;
import dev.winnow.ingest.config.IngestProperties;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.kafka.KafkaFaceAutoConfiguration;
import dev.winnow.platform.kafka.KafkaProperties;
import dev.winnow.platform.security.CallerSignature;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Has a gateway on Kafka serve the whole API, by sending on what its stages answer alone. */
@AutoConfiguration(after = KafkaFaceAutoConfiguration.class)
@ConditionalOnProperty(name = "winnow.pipeline.transport", havingValue = "kafka")
@ConditionalOnProperty(name = "winnow.kafka.role", havingValue = "gateway")
@EnableConfigurationProperties({GatewayProperties.class, IngestProperties.class})
@Import(ForwardController.class)
public class GatewayAutoConfiguration {

    /** On this machine's disk, for whatever is sent on. */
    @Bean
    UploadQuota uploadQuota(IngestProperties properties) {
        return properties.room();
    }

    @Bean
    Forwarding winnowForwarding(
            GatewayProperties gateway,
            KafkaProperties kafka,
            IngestProperties ingest,
            UploadQuota room,
            ObjectProvider<WinnowHome> home,
            Clock clock,
            Tracer tracer,
            Propagator propagator)
            throws IOException {
        byte[] secret = kafka.secret();
        if (secret == null && gateway.forwards()) {
            throw new UnusableConfigurationException(
                    "winnow.gateway.*-url sends callers' requests on to other programs, and winnow.kafka.signing-key, with which these are signed, is not set.",
                    "Set winnow.kafka.signing-key to the same 32 random bytes in base64 at gateway and services (head -c 32 /dev/urandom | base64).");
        }
        return new Forwarding(
                secret == null ? null : new CallerSignature(secret, clock, new SecureRandom()),
                folder(home),
                room,
                ingest.uploads().upload(),
                clock,
                tracer,
                propagator);
    }

    private static Path folder(ObjectProvider<WinnowHome> home) throws IOException {
        WinnowHome own = home.getIfAvailable();
        return own == null
                ? Path.of(System.getProperty("java.io.tmpdir"))
                : OwnerFolder.make(own.folder().resolve("bodies"));
    }
}
