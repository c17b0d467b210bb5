package dev.winnow.platform.kafka;

import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
import dev.winnow.testing.Broker;
import java.util.List;

/** A broker with the topics of the line. */
public final class TopicsBroker {

    private TopicsBroker() {}

    /** With so many partitions of each topic, and so many topics for further attempts. */
    public static Broker start(int partitions, int retries, QuestionsTopic... questions) {
        TopicPlan plan = new TopicPlan(partitions, (short) 1, retries, List.of(questions));
        return Broker.start(topics -> new TopicAdmin(topics).apply(plan));
    }
}
