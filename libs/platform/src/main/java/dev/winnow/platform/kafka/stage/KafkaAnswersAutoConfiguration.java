package dev.winnow.platform.kafka.stage;

import dev.winnow.platform.kafka.KafkaFaceAutoConfiguration;
import dev.winnow.platform.kafka.KafkaProperties;
import dev.winnow.platform.kafka.stage.StageRetries.RetryDelays;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.ContainerProperties.AssignmentCommitOption;
import org.springframework.kafka.retrytopic.RetryTopicConfiguration;

/** Publishes the listener that answers by topic, where a gateway has a writer of answers. */
@AutoConfiguration(
        after = KafkaFaceAutoConfiguration.class,
        afterName = "dev.winnow.app.config.AppAutoConfiguration")
@ConditionalOnProperty(name = "winnow.kafka.role", havingValue = "gateway")
@ConditionalOnBean(AnswerWriter.class)
@Import({StageRetries.class, AnswerListener.class})
public class KafkaAnswersAutoConfiguration {

    static final String CONTAINERS = "winnowAnswerContainers";

    /**
     * Time for all but the writing of the answer, the broker's part among it; Kafka's own default
     * for the whole.
     */
    private static final Duration BESIDE = Duration.ofMinutes(5);

    @Bean(CONTAINERS)
    ConcurrentKafkaListenerContainerFactory<byte[], byte[]> winnowAnswerContainers(
            ConsumerFactory<byte[], byte[]> winnowConsumers,
            AnswerWriter writer,
            KafkaProperties properties) {
        ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory =
                StageRetries.containers(winnowConsumers, properties);
        ContainerProperties container = factory.getContainerProperties();
        // Where the group began is noted at once, so that what comes while nobody reads is not
        // passed over later.
        container.setAssignmentCommitOption(AssignmentCommitOption.ALWAYS);
        // Those of the factory itself are not handed on to its containers.
        factory.setContainerCustomizer(
                made ->
                        made.getContainerProperties()
                                .setKafkaConsumerProperties(
                                        consumer(
                                                isOfOutcomes(made.getContainerProperties()),
                                                writer.patience())));
        return factory;
    }

    private static boolean isOfOutcomes(ContainerProperties container) {
        String[] topics = container.getTopics();
        return topics != null
                && Arrays.stream(topics)
                        .anyMatch(topic -> RecordTopic.CONTEXTS.nameIn(topic) != null);
    }

    private static Properties consumer(boolean ofOutcomes, Duration patience) {
        Properties consumer = new Properties();
        if (ofOutcomes) {
            // Whoever turns answers on wants those of new questions, not of a week's. A retry topic
            // holds nothing but what this group put there.
            consumer.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        }
        consumer.setProperty(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
        consumer.setProperty(
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                Long.toString(patience.plus(BESIDE).toMillis()));
        return consumer;
    }

    @Bean
    RetryTopicConfiguration winnowAnswerRetryTopics(
            KafkaProperties properties,
            RetryDelays retries,
            KafkaTemplate<byte[], byte[]> winnowKafkaTemplate) {
        List<String> outcomes =
                properties.questions().stream().map(QuestionsTopic::outcomes).distinct().toList();
        return StageRetries.topics(outcomes, retries, winnowKafkaTemplate);
    }
}
