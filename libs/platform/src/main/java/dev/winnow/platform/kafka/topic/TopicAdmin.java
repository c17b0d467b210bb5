package dev.winnow.platform.kafka.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Brings the topics of a broker to what a plan says. Running it again changes nothing; nothing is
 * ever deleted.
 */
public record TopicAdmin(Admin admin) {

    /** What was done to one topic. */
    public enum Change {
        /** It was not there. */
        CREATED,
        /** Its settings differed. */
        SETTINGS,
        /** It had fewer partitions. */
        PARTITIONS,
        /**
         * It has more partitions than the plan: Kafka cannot take any away, so it stays as it is.
         */
        KEPT,
        /**
         * It has fewer partitions than the plan, and its records must stay in the partition of
         * their key: rebuild it under the plan, or keep the number.
         */
        REFUSED
    }

    /** A topic in which each key has an order: more partitions would tear it apart. */
    private static final String BY_KEY = RecordTopic.DOCUMENTS.topic();

    private static final Duration VISIBLE = Duration.ofSeconds(30);

    private static final Duration GLANCE = Duration.ofMillis(50);

    /**
     * Applies a plan.
     *
     * @return topic to what was done, in alphabetical order; topics that are as planned are left
     *     out
     * @throws KafkaException if the broker refuses or does not answer
     */
    public Map<String, Change> apply(TopicPlan plan) {
        Map<String, TopicDescription> there = describe();
        Map<String, Change> changes = new TreeMap<>();
        List<NewTopic> missing = new ArrayList<>();
        List<NewTopic> present = new ArrayList<>();
        Map<String, NewPartitions> more = new HashMap<>();
        for (NewTopic topic : plan.topics()) {
            TopicDescription description = there.get(topic.name());
            if (description == null) {
                missing.add(topic);
                changes.put(topic.name(), Change.CREATED);
                continue;
            }
            present.add(topic);
            int has = description.partitions().size();
            if (has > topic.numPartitions()) {
                changes.put(topic.name(), Change.KEPT);
            } else if (has < topic.numPartitions() && BY_KEY.equals(topic.name())) {
                changes.put(topic.name(), Change.REFUSED);
            } else if (has < topic.numPartitions()) {
                changes.put(topic.name(), Change.PARTITIONS);
                more.put(topic.name(), NewPartitions.increaseTo(topic.numPartitions()));
            }
        }
        await(admin.createTopics(missing).all());
        Map<ConfigResource, Collection<AlterConfigOp>> settings = differing(present);
        settings.keySet().forEach(topic -> changes.putIfAbsent(topic.name(), Change.SETTINGS));
        await(admin.incrementalAlterConfigs(settings).all());
        await(admin.createPartitions(more).all());
        List<NewTopic> grown =
                plan.topics().stream()
                        .filter(topic -> missing.contains(topic) || more.containsKey(topic.name()))
                        .toList();
        awaitVisible(plan, grown);
        awaitLeaders(grown);
        return changes;
    }

    /** A broker knows of a new topic, partition or setting a moment after its controller does. */
    private void awaitVisible(TopicPlan plan, List<NewTopic> grown) {
        long end = System.nanoTime() + VISIBLE.toNanos();
        while (!visible(plan, grown)) {
            if (System.nanoTime() > end) {
                throw new KafkaException(
                        "the topics were made, but the broker did not show them within " + VISIBLE);
            }
            try {
                Thread.sleep(GLANCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new KafkaException("interrupted while waiting for the broker", e);
            }
        }
    }

    /**
     * A broker shows a new partition a moment before it leads it. An idempotent producer whose
     * first batch comes too early and whose second does not never gets the first one in, and gives
     * it up after {@code delivery.timeout.ms}.
     */
    private void awaitLeaders(List<NewTopic> grown) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (NewTopic topic : grown) {
            for (int i = 0; i < topic.numPartitions(); i++) {
                ends.put(new TopicPartition(topic.name(), i), OffsetSpec.latest());
            }
        }
        try {
            // Only a leader answers; the client asks until there is one, or its time is up.
            await(admin.listOffsets(ends).all());
        } catch (KafkaException e) {
            throw new KafkaException(
                    "the topics were made, but not all of their partitions have a leader yet: "
                            + e.getMessage(),
                    e);
        }
    }

    private boolean visible(TopicPlan plan, List<NewTopic> grown) {
        Map<String, TopicDescription> there = describe();
        for (NewTopic topic : grown) {
            TopicDescription shown = there.get(topic.name());
            if (shown == null || shown.partitions().size() < topic.numPartitions()) {
                return false;
            }
        }
        return differing(plan.topics()).isEmpty();
    }

    private Map<String, TopicDescription> describe() {
        return await(admin.describeTopics(await(admin.listTopics().names())).allTopicNames());
    }

    private Map<ConfigResource, Collection<AlterConfigOp>> differing(List<NewTopic> topics) {
        Map<ConfigResource, Collection<AlterConfigOp>> alterations = new HashMap<>();
        List<ConfigResource> asked = topics.stream().map(TopicAdmin::resource).toList();
        Map<ConfigResource, Config> current = await(admin.describeConfigs(asked).all());
        for (NewTopic topic : topics) {
            Config now = current.get(resource(topic));
            List<AlterConfigOp> differing = new ArrayList<>();
            for (Map.Entry<String, String> wanted : topic.configs().entrySet()) {
                ConfigEntry entry = now == null ? null : now.get(wanted.getKey());
                if (entry == null || !wanted.getValue().equals(entry.value())) {
                    ConfigEntry set = new ConfigEntry(wanted.getKey(), wanted.getValue());
                    differing.add(new AlterConfigOp(set, AlterConfigOp.OpType.SET));
                }
            }
            if (!differing.isEmpty()) {
                alterations.put(resource(topic), differing);
            }
        }
        return alterations;
    }

    private static ConfigResource resource(NewTopic topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    }

    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new KafkaException(cause == null ? e.getMessage() : cause.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while waiting for the broker", e);
        }
    }
}
