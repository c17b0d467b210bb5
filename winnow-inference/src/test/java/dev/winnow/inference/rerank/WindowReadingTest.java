package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowReadingTest {

    private static final String QUESTION = "eel ferry harbour";

    @Test
    void windows_with_the_questions_words_come_first_and_ties_stand_by_place() {
        List<String> windows = new ArrayList<>(Collections.nCopies(40, "nothing of it"));
        windows.set(30, "eel ferry harbour");
        windows.set(20, "eel alone");
        windows.set(25, "eel alone");

        List<Integer> read = choose(WindowReading.LIKELY, windows);

        assertThat(read).startsWith(30, 20, 25, 0, 1, 2).hasSize(16);
    }

    @Test
    void windows_beyond_the_first_are_read_as_long_as_they_share_enough_and_are_not_too_many() {
        List<String> windows = new ArrayList<>(Collections.nCopies(100, "nothing of it"));
        Collections.fill(windows.subList(50, 80), "an eel");

        assertThat(choose(WindowReading.LIKELY, windows)).hasSize(30);

        Collections.fill(windows.subList(0, 50), "an eel");
        assertThat(choose(WindowReading.LIKELY, windows)).hasSize(40);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16})
    void a_short_passage_is_read_whole(int count) {
        assertThat(choose(WindowReading.LIKELY, Collections.nCopies(count, "no word")))
                .hasSize(count);
    }

    @Test
    void turned_off_it_reads_all() {
        assertThat(choose(WindowReading.ALL, Collections.nCopies(99, "no word"))).hasSize(99);
    }

    @Test
    void a_milder_rule_reads_the_same_windows_and_more() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<String> windows = windows(random);
            float below = random.nextFloat();
            float most = random.nextFloat();
            List<Integer> strict = choose(new WindowReading(below, most), windows);
            List<Integer> mild =
                    choose(
                            new WindowReading(below * random.nextFloat(), most + (1 - most) / 2),
                            windows);

            assertThat(mild).startsWith(strict.toArray(Integer[]::new));
            assertThat(mild).doesNotHaveDuplicates();
        }
    }

    @Test
    void a_share_outside_of_0_to_1_is_refused() {
        assertThatThrownBy(() -> new WindowReading(-.1f, .4f))
                .hasMessage("below is a share between 0 and 1, got -0.1");
        assertThatThrownBy(() -> new WindowReading(.1f, Float.NaN))
                .hasMessage("most is a share between 0 and 1, got NaN");
    }

    /** The windows that are read in any case. */
    private static List<Integer> choose(WindowReading reading, List<String> windows) {
        WindowReading.Order order = reading.order(QUESTION, windows);
        assertThat(order.places()).hasSameSizeAs(windows).doesNotHaveDuplicates();
        return order.places().subList(0, order.likely());
    }

    private static List<String> windows(Random random) {
        String[] words = {"eel", "ferry", "harbour", "rain", "wind", "salt"};
        List<String> windows = new ArrayList<>();
        for (int w = 0; w < 17 + random.nextInt(60); w++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 8; i++) {
                text.append(words[random.nextInt(words.length)]).append(' ');
            }
            windows.add(text.toString());
        }
        return windows;
    }
}
