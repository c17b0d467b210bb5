package dev.winnow.platform.kafka;

import java.util.function.Consumer;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer.HeaderNames.HeadersToAdd;
import org.springframework.kafka.retrytopic.DeadLetterPublishingRecovererFactory;
import org.springframework.kafka.retrytopic.RetryTopicConfigurationSupport;

/** How spring-kafka's retry topics treat the failures of a stage. */
@Configuration(proxyBeanMethods = false)
class StageRetries extends RetryTopicConfigurationSupport {

    /** While the broker takes nothing, it takes no record for a retry topic either: the record stays where it is. */
    @Override
    protected void configureBlockingRetries(BlockingRetriesConfigurer blocking) {
        blocking.retryOn(BrokerAwayException.class)
                .backOff(KafkaFaceAutoConfiguration.untilTheBrokerIsBack());
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
}
