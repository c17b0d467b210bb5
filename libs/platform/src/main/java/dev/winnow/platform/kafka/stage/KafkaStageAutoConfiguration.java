package dev.winnow.platform.kafka.stage;

import dev.winnow.core.outcome.StageId;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.kafka.KafkaFaceAutoConfiguration;
import dev.winnow.platform.kafka.KafkaProperties;
import dev.winnow.platform.kafka.stage.StageRetries.RetryDelays;
import dev.winnow.platform.kafka.topic.RecordTopic;
import dev.winnow.platform.kafka.topic.TopicReadiness;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.retrytopic.RetryTopicConfiguration;

/** Publishes the listener of one stage and its retry topics. */
@AutoConfiguration(after = KafkaFaceAutoConfiguration.class)
@ConditionalOnProperty(name = "winnow.pipeline.transport", havingValue = "kafka")
@ConditionalOnProperty(name = "winnow.kafka.role", havingValue = "stage", matchIfMissing = true)
@Import({StageRetries.class, StageListener.class})
public class KafkaStageAutoConfiguration {

    static final String CONTAINERS = "winnowStageContainers";

    @Bean
    StageTopic winnowStageTopic(InProcessPipeline pipeline, KafkaProperties properties) {
        StageId stage = only(pipeline.stages());
        return new StageTopic(
                stage,
                properties.inputTopic().isEmpty()
                        ? RecordTopic.into(stage)
                        : states(properties.inputTopic()));
    }

    @Bean
    TopicReadiness winnowTopicReadiness(StageTopic reads) {
        return new TopicReadiness(List.of(reads.group()));
    }

    private static RecordTopic states(String topic) {
        for (StageId writer : StageId.values()) {
            RecordTopic records = RecordTopic.into(writer);
            if (records.topic().equals(topic)) {
                return records;
            }
        }
        throw new UnusableConfigurationException(
                "winnow.kafka.input-topic: %s is no topic of states.".formatted(topic),
                "Leave it empty, or name the output of an earlier stage, such as %s."
                        .formatted(RecordTopic.ACCEPTED.topic()));
    }

    private static StageId only(List<StageId> stages) {
        if (stages.size() != 1) {
            throw new UnusableConfigurationException(
                    "winnow.pipeline.transport=kafka needs a program of one stage, and this one has %s."
                            .formatted(stages.stream().map(StageId::label).toList()),
                    "Start the service of the stage, or set winnow.kafka.role=gateway.");
        }
        return stages.getFirst();
    }

    @Bean(CONTAINERS)
    ConcurrentKafkaListenerContainerFactory<byte[], byte[]> winnowStageContainers(
            ConsumerFactory<byte[], byte[]> winnowConsumers,
            KafkaProperties properties,
            TopicReadiness readiness) {
        ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory =
                StageRetries.containers(winnowConsumers, properties);
        factory.getContainerProperties().setConsumerRebalanceListener(readiness);
        // A record that waits is looked at again after a poll, which takes 5 s by default.
        factory.getContainerProperties().setPollTimeout(StageListener.WAIT_FOR_ROOM.toMillis());
        return factory;
    }

    @Bean
    RetryTopicConfiguration winnowRetryTopics(
            StageTopic reads,
            RetryDelays retries,
            KafkaTemplate<byte[], byte[]> winnowKafkaTemplate) {
        return StageRetries.topics(List.of(reads.topic()), retries, winnowKafkaTemplate);
    }

    /**
     * What the stage of this program reads. A bean of its own: the retry topics of a listener are
     * made before the listener is.
     *
     * @param stage the stage
     * @param records what its records are
     */
    record StageTopic(StageId stage, RecordTopic records) {

        String topic() {
            return records.topic();
        }

        /** The consumer group: all replicas of a stage share one. */
        String group() {
            return "winnow-" + stage.label();
        }
    }
}
