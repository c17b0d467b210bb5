package dev.winnow.platform.kafka;

import dev.winnow.core.pipeline.StageId;
import dev.winnow.platform.compute.AdmissionGate;
import dev.winnow.platform.compute.InProcessPipeline;
import dev.winnow.platform.compute.Line;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.platform.request.QuestionIntake;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.kafka.annotation.EnableKafka;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.MicrometerConsumerListener;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.CommonLoggingErrorHandler;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.retrytopic.RetryTopicConfiguration;
import org.springframework.kafka.retrytopic.RetryTopicSchedulerWrapper;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Publishes the Kafka face, where the transport is Kafka: the listener of a stage, or those of a
 * gateway and its line.
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration",
            "dev.winnow.platform.compute.ComputeAutoConfiguration"
        })
@ConditionalOnProperty(name = "winnow.pipeline.transport", havingValue = "kafka")
@EnableConfigurationProperties(KafkaProperties.class)
@EnableKafka
public class KafkaFaceAutoConfiguration {

    /** Containers of a stage's topics. */
    static final String CONTAINERS = "winnowStageContainers";

    /** Containers of topics whose records fail for good or not at all. */
    static final String PLAIN_CONTAINERS = "winnowPlainContainers";

    /** Containers of a gateway: they begin a little before they started, and keep no offsets. */
    static final String GATEWAY_CONTAINERS = "winnowGatewayContainers";

    private static final String PRODUCERS = "winnowProducers";

    /** The gateway's listener. */
    static final String GATEWAY = "winnow-gateway";

    /**
     * While the broker is away: tried again soon at first, then every few seconds, for as long as
     * it takes.
     */
    private static final Duration FIRST_WAIT = Duration.ofMillis(200);

    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

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
    EventSender winnowEventSender(
            KafkaTemplate<byte[], byte[]> winnowKafkaTemplate, KafkaProperties properties) {
        return new EventSender(winnowKafkaTemplate, properties.sendTimeout());
    }

    @Bean
    Events winnowEvents(KafkaProperties properties, Clock clock) {
        return new Events(clock, properties.signature());
    }

    @Bean
    StateReader winnowStateReader(Events events) {
        return new StateReader(events);
    }

    @Bean
    EventMetrics winnowEventMetrics(MeterRegistry meters, Clock clock) {
        return new EventMetrics(meters, clock);
    }

    private static ConcurrentKafkaListenerContainerFactory<byte[], byte[]> containers(
            ConsumerFactory<byte[], byte[]> consumers,
            AckMode acknowledgement,
            TopicReadiness readiness) {
        ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory =
                new ConcurrentKafkaListenerContainerFactory<>();
        factory.setConsumerFactory(consumers);
        factory.getContainerProperties().setAckMode(acknowledgement);
        // On the way down the record under way is finished, the others go back.
        factory.getContainerProperties().setStopImmediate(true);
        factory.getContainerProperties().setObservationEnabled(true);
        factory.getContainerProperties().setMissingTopicsFatal(false);
        factory.getContainerProperties().setConsumerRebalanceListener(readiness);
        return factory;
    }

    /** Sends records to the dead letter topic of theirs. */
    public static DeadLetterPublishingRecoverer deadLetters(KafkaTemplate<byte[], byte[]> kafka) {
        DeadLetterPublishingRecoverer deadLetters =
                new DeadLetterPublishingRecoverer(
                        kafka,
                        (record, failure) ->
                                new TopicPartition(record.topic() + TopicPlan.DEAD_LETTERS, -1));
        deadLetters.excludeHeader(HeadersToAdd.EX_STACKTRACE);
        return deadLetters;
    }

    /** Waits that never end, for what the broker will take once it is back. */
    public static ExponentialBackOff untilTheBrokerIsBack() {
        ExponentialBackOff wait = new ExponentialBackOff(FIRST_WAIT.toMillis(), 2);
        wait.setMaxInterval(LONGEST_WAIT.toMillis());
        return wait;
    }

    /** One stage and its topic. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "winnow.kafka.role", havingValue = "stage", matchIfMissing = true)
    @Import(StageRetries.class)
    static class OfAStage {

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

        @Bean
        StageListener winnowStageListener(
                StageTopic reads,
                InProcessPipeline pipeline,
                StateReader reader,
                Events events,
                EventSender sender,
                KafkaProperties properties,
                PipelineProperties line,
                ObjectProvider<BackPressure> pressures,
                EventMetrics metrics,
                Clock clock) {
            return new StageListener(
                    reads,
                    pipeline,
                    reader,
                    events,
                    sender,
                    properties.retries(),
                    line.clockTolerance(),
                    pressures.orderedStream().toList(),
                    metrics,
                    clock);
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
                    containers(winnowConsumers, AckMode.MANUAL_IMMEDIATE, readiness);
            factory.setConcurrency(properties.concurrency());
            // A record that waits is looked at again after a poll, which takes 5 s by default.
            factory.getContainerProperties().setPollTimeout(StageListener.WAIT_FOR_ROOM.toMillis());
            factory.setRecordInterceptor(StageRetries.readable());
            return factory;
        }

        @Bean
        RetryTopicConfiguration winnowRetryTopics(
                StageTopic reads,
                KafkaTemplate<byte[], byte[]> winnowKafkaTemplate,
                KafkaProperties properties) {
            return StageRetries.topics(
                    List.of(reads.topic()), properties.retries(), winnowKafkaTemplate);
        }

        @Bean
        RetryTopicSchedulerWrapper winnowRetryScheduler() {
            return StageRetries.scheduler();
        }
    }

    /** The gateway's end of the line, and the questions of others. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnProperty(name = "winnow.kafka.role", havingValue = "gateway")
    static class OfAGateway {

        @Bean
        OpenQuestions winnowOpenQuestions(PipelineProperties properties, MeterRegistry meters) {
            return new OpenQuestions(
                    new AdmissionGate(
                            properties.caps().concurrentRequests(),
                            properties.caps().requestsPerTenant(),
                            meters));
        }

        @Bean
        @Primary
        Line winnowKafkaLine(
                OpenQuestions open,
                Events events,
                EventSender sender,
                InProcessPipeline pipeline,
                Clock clock) {
            return new KafkaLine(open, events, sender, pipeline, clock);
        }

        @Bean
        GatewayGroup winnowGatewayGroup() {
            return new GatewayGroup(GATEWAY + "-" + UUID.randomUUID());
        }

        @Bean
        GatewayListener winnowGatewayListener(
                OpenQuestions open, StateReader reader, GatewayGroup group, Clock clock) {
            return new GatewayListener(open, reader, group, clock);
        }

        @Bean
        TopicReadiness winnowTopicReadiness(GatewayGroup group) {
            return new TopicReadiness(List.of(group.name(), QuestionListener.GROUP));
        }

        @Bean(GATEWAY_CONTAINERS)
        ConcurrentKafkaListenerContainerFactory<byte[], byte[]> winnowGatewayContainers(
                ConsumerFactory<byte[], byte[]> winnowConsumers, TopicReadiness readiness) {
            ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory =
                    containers(winnowConsumers, AckMode.MANUAL, readiness);
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
                Events events,
                EventSender sender,
                EventMetrics metrics,
                Clock clock) {
            return new QuestionListener(
                    properties.questions(),
                    intake,
                    line.maxTimeout(),
                    events,
                    sender,
                    metrics,
                    clock);
        }

        @Bean(PLAIN_CONTAINERS)
        ConcurrentKafkaListenerContainerFactory<byte[], byte[]> winnowPlainContainers(
                ConsumerFactory<byte[], byte[]> winnowConsumers,
                KafkaTemplate<byte[], byte[]> winnowKafkaTemplate,
                TopicReadiness readiness) {
            ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory =
                    containers(winnowConsumers, AckMode.RECORD, readiness);
            DefaultErrorHandler errors =
                    new DefaultErrorHandler(
                            deadLetters(winnowKafkaTemplate), untilTheBrokerIsBack());
            errors.addNotRetryableExceptions(
                    PoisonRecordException.class, RecordRefusedException.class);
            factory.setCommonErrorHandler(errors);
            return factory;
        }
    }
}
