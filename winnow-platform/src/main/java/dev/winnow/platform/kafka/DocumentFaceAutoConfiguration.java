package dev.winnow.platform.kafka;

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

    @Bean
    DocumentListener winnowDocumentListener(
            DocumentWorker worker,
            KafkaTemplate<byte[], byte[]> winnowKafkaTemplate,
            EventMetrics metrics) {
        return new DocumentListener(
                worker,
                () -> winnowKafkaTemplate.partitionsFor(RecordTopic.DOCUMENTS.topic()).size(),
                KafkaFaceAutoConfiguration.deadLetters(winnowKafkaTemplate),
                metrics);
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
        factory.setCommonErrorHandler(
                new DefaultErrorHandler(KafkaFaceAutoConfiguration.untilTheBrokerIsBack()));
        return factory;
    }
}
