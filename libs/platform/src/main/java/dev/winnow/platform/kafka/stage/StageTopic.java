package dev.winnow.platform.kafka.stage;

import dev.winnow.core.outcome.StageId;
import dev.winnow.platform.kafka.topic.RecordTopic;

/**
 * What the stage of this program reads. A bean of its own: the retry topics of a listener are made
 * before the listener is.
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
