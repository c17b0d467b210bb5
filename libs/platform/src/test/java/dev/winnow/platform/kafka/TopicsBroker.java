package dev.winnow.platform.kafka;

import dev.winnow.platform.kafka.stage.DeadLetters;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
import dev.winnow.testing.Broker;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A broker with the topics of the line. */
public final class TopicsBroker {

    private TopicsBroker() {}

    /** With so many partitions of each topic, and so many topics for further attempts. */
    public static Broker start(int partitions, int retries, QuestionsTopic... questions) {
        TopicPlan plan = new TopicPlan(partitions, (short) 1, retries, List.of(questions));
        return Broker.start(topics -> new TopicAdmin(topics).apply(plan));
    }

    /** A consumer of dead letters, in the group of the command that reads them. */
    public static KafkaConsumer<byte[], byte[]> deadLetters(Broker broker) {
        return new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        broker.address(),
                        "group.id",
                        DeadLetters.GROUP,
                        "enable.auto.commit",
                        "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
