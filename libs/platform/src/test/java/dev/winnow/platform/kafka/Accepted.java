package dev.winnow.platform.kafka;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.platform.kafka.topic.QuestionsTopic;
import dev.winnow.platform.kafka.topic.TopicAdmin;
import dev.winnow.platform.kafka.topic.TopicPlan;
import dev.winnow.testing.Broker;
import java.time.Clock;
import java.util.List;
import java.util.Random;

/** Questions as a gateway accepts them, and a broker with the topics for them. */
public final class Accepted {

    private Accepted() {}

    public static PipelineState question(String text) {
        return question(text, Scope.local(), Deadline.NONE);
    }

    public static PipelineState question(String text, Scope scope, Deadline deadline) {
        return PipelineState.accepted(id(), scope, Query.of(text), Settings.DEFAULTS, deadline);
    }

    public static RequestId id() {
        return RequestId.next(Clock.systemUTC(), new Random());
    }

    /** With so many partitions of each topic, and so many topics for further attempts. */
    public static Broker broker(int partitions, int retries, QuestionsTopic... questions) {
        TopicPlan plan = new TopicPlan(partitions, (short) 1, retries, List.of(questions));
        return Broker.start(topics -> new TopicAdmin(topics).apply(plan));
    }
}
