package dev.winnow.platform.kafka;

import dev.winnow.platform.kafka.event.EventMetrics;
import dev.winnow.platform.kafka.event.EventSender;
import dev.winnow.platform.kafka.event.Events;
import dev.winnow.platform.kafka.event.KafkaFace;
import dev.winnow.platform.security.CallerSignature;
import dev.winnow.platform.security.SignedCallers;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.core.ProducerFactory;

/** Publishes what all listeners and senders share, where the transport is Kafka. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
            "dev.winnow.platform.compute.ComputeAutoConfiguration"
        })
@ConditionalOnProperty(name = "winnow.pipeline.transport", havingValue = "kafka")
@EnableConfigurationProperties(KafkaProperties.class)
@EnableKafka
@Import(EventMetrics.class)
public class KafkaFaceAutoConfiguration {

    private static final String PRODUCERS = "winnowProducers";

    /** A bean, so that it is closed; no candidate for others, whose records are not bytes. */
    @Bean(name = PRODUCERS, defaultCandidate = false)
    @Qualifier(PRODUCERS)
    ProducerFactory<byte[], byte[]> winnowProducers(ProducerFactory<?, ?> producers) {
        return new DefaultKafkaProducerFactory<>(
                producers.getConfigurationProperties(),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    @Bean
    KafkaTemplate<byte[], byte[]> winnowKafkaTemplate(
            @Qualifier(PRODUCERS) ProducerFactory<byte[], byte[]> winnowProducers) {
        KafkaTemplate<byte[], byte[]> template = new KafkaTemplate<>(winnowProducers);
        template.setObservationEnabled(true);
        return template;
    }

    /** Their own metrics, the lag among them, are published beside Winnow's. */
    @Bean
    ConsumerFactory<byte[], byte[]> winnowConsumers(
            ConsumerFactory<?, ?> consumers, MeterRegistry meters) {
        DefaultKafkaConsumerFactory<byte[], byte[]> factory =
                new DefaultKafkaConsumerFactory<>(
                        consumers.getConfigurationProperties(),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        factory.addListener(new MicrometerConsumerListener<>(meters));
        return factory;
    }

    @Bean
    EventSender winnowEventSender(KafkaTemplate<byte[], byte[]> winnowKafkaTemplate) {
        return new EventSender(winnowKafkaTemplate, KafkaProperties.SEND_TIMEOUT);
    }

    @Bean
    KafkaFace winnowKafkaFace(
            KafkaProperties properties, EventSender sender, EventMetrics metrics, Clock clock) {
        return new KafkaFace(new Events(clock, properties.signature()), sender, metrics, clock);
    }

    /** A stage takes the gateway's word for who asks; a gateway takes nobody's. */
    @Bean
    @ConditionalOnStagesHere
    SignedCallers winnowSignedCallers(KafkaProperties properties, Clock clock) {
        byte[] secret = properties.secret();
        return new SignedCallers(
                secret == null ? null : new CallerSignature(secret, clock, new SecureRandom()),
                clock);
    }
}
