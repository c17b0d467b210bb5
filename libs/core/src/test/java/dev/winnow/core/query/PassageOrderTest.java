package dev.winnow.core.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.query.Settings.PassageOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PassageOrderTest {

    @Test
    void rank_is_best_first_and_document_is_by_name() {
        List<String> best = List.of("c", "a", "b");

        assertThat(PassageOrder.RANK.arrange(best, Comparator.naturalOrder()))
                .containsExactly("c", "a", "b");
        assertThat(PassageOrder.DOCUMENT.arrange(best, Comparator.naturalOrder()))
                .containsExactly("a", "b", "c");
    }

    @Property
    void edges_get_worse_towards_the_middle_and_hold_the_best_two(
            @ForAll @IntRange(min = 0, max = 30) int size) {
        List<Integer> best = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            best.add(i);
        }

        List<Integer> edges = PassageOrder.EDGES.arrange(best, Comparator.naturalOrder());

        assertThat(edges).containsExactlyInAnyOrderElementsOf(best);
        int middle = edges.indexOf(size - 1);
        for (int i = 1; i < edges.size(); i++) {
            assertThat(edges.get(i) > edges.get(i - 1)).isEqualTo(i <= middle);
        }
        if (size > 1) {
            assertThat(edges.getFirst()).isZero();
            assertThat(edges.getLast()).isEqualTo(1);
        }
    }
}
