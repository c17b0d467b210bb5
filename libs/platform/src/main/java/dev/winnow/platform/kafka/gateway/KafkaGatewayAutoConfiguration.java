package dev.winnow.platform.kafka.gateway;

import dev.winnow.platform.compute.AdmissionGate;
import dev.winnow.platform.kafka.KafkaContainers;
import dev.winnow.platform.kafka.KafkaFaceAutoConfiguration;
import dev.winnow.platform.kafka.KafkaProperties;
import dev.winnow.platform.kafka.event.EventSender.RecordRefusedException;
import dev.winnow.platform.kafka.event.KafkaFace;
import dev.winnow.platform.kafka.event.PoisonRecordException;
import dev.winnow.platform.kafka.topic.TopicReadiness;
import dev.winnow.platform.kafka.topic.TopicsAtStart;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.platform.request.QuestionIntake;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CommonLoggingErrorHandler;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DefaultErrorHandler;

/** Publishes the pipeline over Kafka of a gateway, and the listeners of questions and outcomes. */
@AutoConfiguration(after = KafkaFaceAutoConfiguration.class)
@ConditionalOnProperty(name = "winnow.pipeline.transport", havingValue = "kafka")
@ConditionalOnProperty(name = "winnow.kafka.role", havingValue = "gateway")
@Import({GatewayListener.class, KafkaPipeline.class})
public class KafkaGatewayAutoConfiguration {

    /** Containers of topics whose records fail for good or not at all. */
    static final String PLAIN_CONTAINERS = "winnowPlainContainers";

    /** Containers of a gateway: they begin a little before they started, and keep no offsets. */
    static final String GATEWAY_CONTAINERS = "winnowGatewayContainers";

    /** The gateway's listener. */
    static final String GATEWAY = "winnow-gateway";

    @Bean
    PendingQuestions winnowPendingQuestions(PipelineProperties properties, MeterRegistry meters) {
        return new PendingQuestions(
                new AdmissionGate(
                        properties.caps().concurrentRequests(),
                        properties.caps().requestsPerTenant(),
                        meters));
    }

    @Bean
    GatewayListener.Group winnowGatewayGroup() {
        return new GatewayListener.Group(GATEWAY + "-" + UUID.randomUUID());
    }

    @Bean
    TopicReadiness winnowTopicReadiness(GatewayListener.Group group) {
        return new TopicReadiness(List.of(group.name(), QuestionListener.GROUP));
    }

    @Bean(GATEWAY_CONTAINERS)
    ConcurrentKafkaListenerContainerFactory<byte[], byte[]> winnowGatewayContainers(
            ConsumerFactory<byte[], byte[]> winnowConsumers, TopicReadiness readiness) {
        ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory =
                KafkaContainers.of(winnowConsumers, AckMode.MANUAL);
        factory.getContainerProperties().setConsumerRebalanceListener(readiness);
        factory.getContainerProperties().setObservationEnabled(false);
        factory.setCommonErrorHandler(new CommonLoggingErrorHandler());
        return factory;
    }

    @Bean
    TopicsAtStart winnowTopicsAtStart(KafkaAdmin admin, KafkaProperties properties) {
        return new TopicsAtStart(
                Admin.create(admin.getConfigurationProperties()), properties.written());
    }

    @Bean
    QuestionListener winnowQuestionListener(
            KafkaProperties properties,
            PipelineProperties line,
            QuestionIntake intake,
            KafkaFace face) {
        return new QuestionListener(properties.questions(), intake, line.maxTimeout(), face);
    }

    @Bean(PLAIN_CONTAINERS)
    ConcurrentKafkaListenerContainerFactory<byte[], byte[]> winnowPlainContainers(
            ConsumerFactory<byte[], byte[]> winnowConsumers,
            KafkaTemplate<byte[], byte[]> winnowKafkaTemplate,
            TopicReadiness readiness) {
        ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory =
                KafkaContainers.of(winnowConsumers, AckMode.RECORD);
        factory.getContainerProperties().setConsumerRebalanceListener(readiness);
        DefaultErrorHandler errors =
                new DefaultErrorHandler(
                        KafkaContainers.deadLetters(winnowKafkaTemplate),
                        KafkaContainers.untilTheBrokerIsBack());
        errors.addNotRetryableExceptions(PoisonRecordException.class, RecordRefusedException.class);
        factory.setCommonErrorHandler(errors);
        return factory;
    }
}
