package dev.winnow.app.config;

import dev.winnow.app.api.gateway.ForwardController;
import dev.winnow.app.api.gateway.Forwarding;
import dev.winnow.app.api.gateway.ServiceAddress;
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
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Has a gateway on Kafka serve the whole API, by sending on what its stages answer alone. */
@AutoConfiguration(after = KafkaFaceAutoConfiguration.class)
@ConditionalOnProperty(name = "winnow.pipeline.transport", havingValue = "kafka")
@ConditionalOnProperty(name = "winnow.kafka.role", havingValue = "gateway")
@EnableConfigurationProperties({GatewayAutoConfiguration.GatewayProperties.class, IngestProperties.class})
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

    @Bean
    ForwardController winnowForwardController(Forwarding forwarding, GatewayProperties gateway) {
        return new ForwardController(forwarding, gateway.kg(), gateway.retriever(), gateway.reranker());
    }

    /**
     * Where a gateway sends requests that need one stage alone. Without an address these answer 404.
     *
     * @param kgUrl address of kg-service, for facts, entities and the graph
     * @param retrieverUrl address of retriever-service, for search and documents
     * @param rerankerUrl address of reranker-service, for rerank and its dialects
     */
    @ConfigurationProperties("winnow.gateway")
    record GatewayProperties(@Nullable URI kgUrl, @Nullable URI retrieverUrl, @Nullable URI rerankerUrl) {

        GatewayProperties {
            address("kg", kgUrl);
            address("retriever", retrieverUrl);
            address("reranker", rerankerUrl);
        }

        ServiceAddress kg() {
            return address("kg", kgUrl);
        }

        ServiceAddress retriever() {
            return address("retriever", retrieverUrl);
        }

        ServiceAddress reranker() {
            return address("reranker", rerankerUrl);
        }

        /** True if requests are to be sent on at all. */
        boolean forwards() {
            return kgUrl != null || retrieverUrl != null || rerankerUrl != null;
        }

        private static ServiceAddress address(String stage, @Nullable URI url) {
            return new ServiceAddress(stage + "-service", "winnow.gateway.%s-url".formatted(stage), url);
        }
    }
}
