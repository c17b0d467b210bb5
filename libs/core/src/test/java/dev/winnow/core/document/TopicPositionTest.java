package dev.winnow.core.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TopicPositionTest {

    @Test
    void partitions_go_forward_only_and_those_that_were_not_read_stay() {
        TopicPosition held = position("a", 0, Map.of(0, 7L, 1, 3L));
        assertThat(held.advancedTo(position("a", 0, Map.of(0, 9L, 2, 1L))))
                .isEqualTo(position("a", 0, Map.of(0, 9L, 1, 3L, 2, 1L)));
        assertThat(held.advancedTo(position("a", 0, Map.of(0, 5L)))).isEqualTo(held);
    }

    @Test
    void of_two_topics_the_later_one_holds_whoever_commits_last() {
        TopicPosition before = position("a", 0, Map.of(0, 7L, 1, 3L));
        TopicPosition after = position("b", 1, Map.of(0, 0L));
        assertThat(before.advancedTo(after)).isEqualTo(after);
        assertThat(after.advancedTo(before)).isEqualTo(after);
    }

    @Test
    void two_topics_of_one_generation_are_refused() {
        TopicPosition held = position("a", 0, Map.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> held.advancedTo(position("b", 0, Map.of())));
    }

    @Test
    void versions_and_sequences_grow_along_a_partition_and_with_each_topic() {
        assertThat(TopicPosition.version(0, 41)).isEqualTo(41);
        assertThat(TopicPosition.version(0, Integer.MAX_VALUE))
                .isLessThan(TopicPosition.version(1, 0));
        assertThat(position("a", 0, Map.of(0, 7L, 1, 3L)).sequence()).isEqualTo(10);
        assertThat(position("b", 1, Map.of(0, 0L)).sequence())
                .isGreaterThan(position("a", 0, Map.of(0, 1L << 40)).sequence());
        assertThat(TopicPosition.version((1 << 19) - 1, 1L << 43)).isPositive();
    }

    private static TopicPosition position(String topic, int generation, Map<Integer, Long> next) {
        return new TopicPosition(topic, generation, new TreeMap<>(next));
    }
}
