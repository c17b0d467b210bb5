package dev.winnow.platform.kafka.topic;

import dev.winnow.platform.health.Readiness;
import dev.winnow.platform.health.Readiness.ReadinessContributor;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;

/**
 * Ready once each consumer group of this program has given it its share of the partitions; the
 * share may be empty where there are more replicas than partitions. A broker that goes away later
 * does not make the program unready: it waits, and starting it anew would not help.
 */
public final class TopicReadiness implements ReadinessContributor, ConsumerAwareRebalanceListener {

    private final Set<String> groups;
    private final Set<String> joined = ConcurrentHashMap.newKeySet();

    /**
     * @param groups the groups that this program has to join
     */
    public TopicReadiness(List<String> groups) {
        this.groups = Set.copyOf(groups);
    }

    @Override
    public void onPartitionsAssigned(
            Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        joined.add(consumer.groupMetadata().groupId());
    }

    @Override
    public String name() {
        return "topics";
    }

    @Override
    public Readiness readiness() {
        Set<String> missing = new TreeSet<>(groups);
        missing.removeAll(joined);
        return missing.isEmpty()
                ? Readiness.up().with("groups", String.join(", ", new TreeSet<>(groups)))
                : Readiness.down(
                        "no partitions were assigned yet in %s; are the topics there (winnow topics apply)?"
                                .formatted(missing));
    }
}
