package dev.winnow.inference.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every {@link Embedder} must do. Implementations inherit these tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EmbedderContract {

    /** The embedder under test, the same one at every call. */
    abstract Embedder embedder();

    @Test
    void vectors_have_the_stated_length_and_norm_one() throws StageException {
        for (String text :
                new String[] {"what is it?", "", "  ", "😀 e\u0301\r\n", "x ".repeat(900)}) {
            assertUnit(embedder().embedQuery(text, Deadline.NONE));
            assertUnit(passage("", text));
        }
    }

    @Test
    void a_text_beyond_the_window_is_cut_there() throws StageException {
        float[] once = passage("", "word ".repeat(600));

        assertThat(passage("", "word ".repeat(600) + "end")).isEqualTo(once);
    }

    @Test
    void many_passages_get_the_bytes_that_each_gets_alone() throws StageException {
        List<PassageText> passages = passages(23);

        List<float[]> together = embedder().embedPassages(passages, Deadline.NONE);

        assertThat(together).hasSameSizeAs(passages);
        for (int i = 0; i < passages.size(); i++) {
            PassageText passage = passages.get(i);
            assertThat(together.get(i)).isEqualTo(passage(passage.heading(), passage.text()));
        }
    }

    @Test
    void several_callers_at_once_get_what_one_gets() throws Exception {
        List<PassageText> passages = passages(5);
        List<float[]> expected = embedder().embedPassages(passages, Deadline.NONE);
        Callable<List<float[]>> call = () -> embedder().embedPassages(passages, Deadline.NONE);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<List<float[]>> answer : threads.invokeAll(Collections.nCopies(4, call))) {
                assertThat(answer.get()).usingRecursiveComparison().isEqualTo(expected);
            }
        }
    }

    @Test
    void a_heading_counts() throws StageException {
        assertThat(passage("the needle", "hay")).isNotEqualTo(passage("", "hay"));
    }

    @Test
    void a_deadline_that_has_passed_is_said() {
        assertThatThrownBy(() -> embedder().embedQuery("late", new Deadline(Instant.EPOCH)))
                .isInstanceOf(StageException.class)
                .hasMessageContaining("deadline");
    }

    /** The vector of a passage by itself. */
    final float[] passage(String heading, String text) throws StageException {
        return passage(embedder(), heading, text);
    }

    static float[] passage(Embedder embedder, String heading, String text) throws StageException {
        return embedder.embedPassages(List.of(new PassageText(heading, text)), Deadline.NONE)
                .getFirst();
    }

    private void assertUnit(float[] vector) {
        assertThat(vector).hasSize(embedder().dimensions());
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        assertThat(Math.sqrt(squares)).isCloseTo(1, within(1e-5));
    }

    private static List<PassageText> passages(int count) {
        List<PassageText> passages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            passages.add(
                    new PassageText(
                            i % 2 == 0 ? "" : "heading " + i,
                            "the needle of sentence %d is in the hay. "
                                    .formatted(i)
                                    .repeat(i + 1)));
        }
        return passages;
    }
}
