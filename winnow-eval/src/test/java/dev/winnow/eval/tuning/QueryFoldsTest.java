package dev.winnow.eval.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryFoldsTest {

    private static final List<String> IDS =
            IntStream.range(0, 1_000).mapToObj(i -> "Q" + i).toList();

    @Test
    void a_query_stays_in_its_fold_whatever_stands_beside_it() {
        List<String> turned = new ArrayList<>(IDS);
        Collections.reverse(turned);
        turned.add("another");
        int[] folds = QueryFolds.FIVE.of(IDS);
        int[] turnedFolds = QueryFolds.FIVE.of(turned);
        for (int i = 0; i < folds.length; i++) {
            assertThat(turnedFolds[folds.length - 1 - i]).isEqualTo(folds[i]);
        }
    }

    @Test
    void folds_are_about_equal() {
        int[] sizes = new int[5];
        for (int fold : QueryFolds.FIVE.of(IDS)) {
            sizes[fold]++;
        }
        // Binomial: the standard deviation is 12.6, and the ids are fixed.
        for (int size : sizes) {
            assertThat(size).isBetween(150, 250);
        }
    }

    @Test
    void one_fold_is_no_cross_validation() {
        assertThatThrownBy(() -> new QueryFolds(1)).hasMessageContaining("2 folds or more, got 1");
    }
}
