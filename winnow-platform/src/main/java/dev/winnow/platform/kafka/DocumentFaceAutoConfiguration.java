package dev.winnow.platform.kafka;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;

/** Publishes the listener of documents where there is a worker for them. */
@AutoConfiguration(
        after = KafkaFaceAutoConfiguration.class,
        afterName = "dev.winnow.retriever.config.DocumentsByTopicAutoConfiguration")
@ConditionalOnBean(DocumentWorker.class)
public class DocumentFaceAutoConfiguration {

    static final String CONTAINERS = "winnowDocumentContainers";

    /** Documents that are prepared together: enough for several threads, and few enough to be done again after a failure. */
    private static final int BATCH = 100;

    /** A batch of the largest documents takes many minutes to embed. */
    private static final Duration LONGEST_BATCH = Duration.ofHours(2);

    @Bean
    DocumentListener winnowDocumentListener(
            DocumentWorker worker,
            KafkaTemplate<byte[], byte[]> winnowKafkaTemplate,
            EventMetrics metrics) {
        return new DocumentListener(
                worker, KafkaFaceAutoConfiguration.deadLetters(winnowKafkaTemplate), metrics);
    }

    @Bean(CONTAINERS)
    ConcurrentKafkaListenerContainerFactory<byte[], byte[]> winnowDocumentContainers(
            ConsumerFactory<byte[], byte[]> winnowConsumers) {
        ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory =
                new ConcurrentKafkaListenerContainerFactory<>();
        factory.setConsumerFactory(winnowConsumers);
        factory.setBatchListener(true);
        factory.getContainerProperties().setAckMode(AckMode.BATCH);
        factory.getContainerProperties().setMissingTopicsFatal(false);
        var consumer = factory.getContainerProperties().getKafkaConsumerProperties();
        consumer.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.toString(BATCH));
        consumer.setProperty(
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                Long.toString(LONGEST_BATCH.toMillis()));
        factory.setCommonErrorHandler(
                new DefaultErrorHandler(KafkaFaceAutoConfiguration.untilTheBrokerIsBack()));
        return factory;
    }
}
