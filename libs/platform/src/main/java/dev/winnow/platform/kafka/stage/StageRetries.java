package dev.winnow.platform.kafka.stage;

import dev.winnow.platform.kafka.KafkaContainers;
import dev.winnow.platform.kafka.KafkaProperties;
import dev.winnow.platform.kafka.event.EventHeaders;
import dev.winnow.platform.kafka.event.EventSender.BrokerAwayException;
import dev.winnow.platform.kafka.event.EventSender.RecordRefusedException;
import dev.winnow.platform.kafka.event.PoisonRecordException;
import dev.winnow.platform.kafka.event.UnexpectedFailureException;
import dev.winnow.platform.kafka.topic.TopicPlan;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.ContainerProperties.AckMode;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd;
import org.springframework.kafka.retrytopic.DeadLetterPublishingRecovererFactory;
import org.springframework.kafka.retrytopic.RetryTopicConfiguration;
import org.springframework.kafka.retrytopic.RetryTopicConfigurationBuilder;
import org.springframework.kafka.retrytopic.RetryTopicConfigurationSupport;
import org.springframework.kafka.retrytopic.RetryTopicSchedulerWrapper;
import org.springframework.kafka.retrytopic.SameIntervalTopicReuseStrategy;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;

/** Rules of spring-kafka's retry topics for the failures of a stage, and of the answers. */
@Configuration(proxyBeanMethods = false)
class StageRetries extends RetryTopicConfigurationSupport {

    /** The retry topics of the topics of one listener. */
    static RetryTopicConfiguration topics(
            List<String> topics, RetryDelays retries, KafkaTemplate<byte[], byte[]> template) {
        return RetryTopicConfigurationBuilder.newInstance()
                .includeTopics(topics)
                .customBackoff(retries)
                .maxAttempts(retries.attempts())
                .suffixTopicsWithIndexValues()
                // Otherwise equal delays share one topic under another name.
                .sameIntervalTopicReuseStrategy(SameIntervalTopicReuseStrategy.MULTIPLE_TOPICS)
                .retryTopicSuffix(TopicPlan.RETRY)
                .dltSuffix(TopicPlan.DEAD_LETTERS)
                .notRetryOn(
                        List.of(
                                PoisonRecordException.class,
                                UnexpectedFailureException.class,
                                RecordRefusedException.class))
                .traversingCauses()
                .doNotAutoCreateRetryTopics()
                // The handler that the library brings would log the dead letters, texts included,
                // and count them as read.
                .autoStartDltHandler(false)
                .concurrency(1)
                .create(template);
    }

    @Bean
    RetryDelays winnowRetryDelays(KafkaProperties properties) {
        return new RetryDelays(properties.retryDelays());
    }

    /** The clock of the retry topics. */
    @Bean
    RetryTopicSchedulerWrapper winnowRetryScheduler() {
        ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
        scheduler.setThreadNamePrefix("winnow-retry-");
        scheduler.initialize();
        return new RetryTopicSchedulerWrapper(scheduler);
    }

    /** Containers of a listener with retry topics. */
    static ConcurrentKafkaListenerContainerFactory<byte[], byte[]> containers(
            ConsumerFactory<byte[], byte[]> consumers, KafkaProperties properties) {
        ConcurrentKafkaListenerContainerFactory<byte[], byte[]> factory =
                KafkaContainers.of(consumers, AckMode.MANUAL_IMMEDIATE);
        factory.setConcurrency(properties.concurrency());
        // Takes away what the library would stumble over before it hands a record on.
        factory.setRecordInterceptor(
                (record, consumer) -> {
                    EventHeaders.dropUnreadable(record.headers());
                    return record;
                });
        return factory;
    }

    /**
     * While the broker takes nothing, it takes no record for a retry topic either: the record stays
     * where it is. So does one whose offset was not taken because its partition is another member's
     * by now: what came of it is written, and the other one does it again.
     */
    @Override
    protected void configureBlockingRetries(BlockingRetriesConfigurer blocking) {
        blocking.retryOn(BrokerAwayException.class, CommitFailedException.class)
                .backOff(KafkaContainers.untilTheBrokerIsBack());
    }

    /** A stack trace may quote a text; the log has it, for those who may read the log. */
    @Override
    protected void configureCustomizers(CustomizersConfigurer customizers) {
        customizers.customizeDeadLetterPublishingRecoverer(
                recoverer -> recoverer.excludeHeader(HeadersToAdd.EX_STACKTRACE));
    }

    /** Any partition: a retry topic need not have as many as the topic. */
    @Override
    protected Consumer<DeadLetterPublishingRecovererFactory>
            configureDeadLetterPublishingContainerFactory() {
        return factory -> factory.setPartitionResolver((record, next) -> -1);
    }

    /**
     * How long a record waits before each further attempt.
     *
     * @param delays the first before the second attempt, and so on
     */
    record RetryDelays(List<Duration> delays) implements BackOff {

        RetryDelays {
            delays = List.copyOf(delays);
        }

        int attempts() {
            return delays.size() + 1;
        }

        boolean last(int attempt) {
            return attempt >= attempts();
        }

        /** The wait after an attempt that was not the last. */
        Duration after(int attempt) {
            return delays.get(attempt - 1);
        }

        @Override
        public BackOffExecution start() {
            Iterator<Duration> rest = delays.iterator();
            return () -> rest.hasNext() ? rest.next().toMillis() : BackOffExecution.STOP;
        }
    }
}
