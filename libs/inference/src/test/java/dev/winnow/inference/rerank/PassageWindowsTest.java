package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.inference.rerank.PassageWindows.Piece;
import dev.winnow.inference.rerank.PassageWindows.Window;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PassageWindowsTest {

    @Property
    void every_token_is_scored_in_exactly_one_window(
            @ForAll @Size(max = 30) List<@IntRange(max = 200) Integer> sentences,
            @ForAll @IntRange(min = 16, max = 300) int room) {
        int[] lengths = array(sentences);
        int[][] scored = new int[lengths.length][];
        for (int s = 0; s < lengths.length; s++) {
            scored[s] = new int[lengths[s]];
        }

        for (Window window : PassageWindows.plan(lengths, room)) {
            for (Piece piece : window.pieces()) {
                for (int t = piece.from(); piece.scored() && t < piece.to(); t++) {
                    scored[piece.sentence()][t]++;
                }
            }
        }

        for (int[] sentence : scored) {
            assertThat(sentence).containsOnly(sentence.length == 0 ? new int[0] : new int[] {1});
        }
    }

    @Property
    void a_window_is_a_stretch_of_the_text_that_fits(
            @ForAll @Size(max = 30) List<@IntRange(max = 200) Integer> sentences,
            @ForAll @IntRange(min = 16, max = 300) int room) {
        int[] starts = starts(array(sentences));

        for (Window window : PassageWindows.plan(array(sentences), room)) {
            assertThat(window.length()).isLessThanOrEqualTo(room);
            int at = -1;
            for (Piece piece : window.pieces()) {
                int from = starts[piece.sentence()] + piece.from();
                assertThat(piece.length()).isPositive();
                if (at >= 0) {
                    assertThat(from).isEqualTo(at);
                }
                at = starts[piece.sentence()] + piece.to();
            }
        }
    }

    @Property
    void what_is_scored_has_both_neighbours_unless_a_long_sentence_fills_the_window(
            @ForAll @Size(max = 30) List<@IntRange(min = 1, max = 20) Integer> sentences,
            @ForAll @IntRange(min = 80, max = 200) int room) {
        int last = sentences.size() - 1;

        for (Window window : PassageWindows.plan(array(sentences), room)) {
            List<Piece> pieces = window.pieces();
            if (!pieces.isEmpty()) {
                assertThat(pieces.getFirst().scored()).isEqualTo(pieces.getFirst().sentence() == 0);
                assertThat(pieces.getLast().scored())
                        .isEqualTo(pieces.getLast().sentence() == last);
            }
        }
    }

    @Test
    void a_passage_that_fits_is_one_window() {
        assertThat(plan(60, 10, 0, 20, 30)).containsExactly("0:0-10 2:0-20 3:0-30");
    }

    @Test
    void neighbouring_windows_share_a_sentence_on_either_side() {
        assertThat(plan(40, 10, 10, 10, 10, 10, 10))
                .containsExactly("0:0-10 1:0-10 2:0-10 (3:0-10)", "(2:0-10) 3:0-10 4:0-10 5:0-10");
    }

    @Test
    void a_sentence_longer_than_a_window_is_read_in_fragments_with_what_stands_beside_them() {
        assertThat(plan(40, 4, 50, 4))
                .containsExactly(
                        "0:0-4 1:0-16 (1:16-26)",
                        "(1:6-16) 1:16-33 (1:33-43)",
                        "(1:23-33) 1:33-50 2:0-4");
    }

    @Test
    void a_passage_without_tokens_is_still_one_window() {
        assertThat(plan(40, 0, 0)).containsExactly("");
        assertThat(plan(40)).containsExactly("");
    }

    /** The windows with sentence and tokens of each piece; in brackets what is not scored. */
    private static List<String> plan(int room, int... lengths) {
        return PassageWindows.plan(lengths, room).stream()
                .map(
                        window ->
                                window.pieces().stream()
                                        .map(PassageWindowsTest::described)
                                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private static String described(Piece piece) {
        String text = "%d:%d-%d".formatted(piece.sentence(), piece.from(), piece.to());
        return piece.scored() ? text : "(" + text + ")";
    }

    private static int[] array(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int[] starts(int[] lengths) {
        int[] starts = new int[lengths.length];
        for (int s = 1; s < lengths.length; s++) {
            starts[s] = starts[s - 1] + lengths[s - 1];
        }
        return starts;
    }
}
