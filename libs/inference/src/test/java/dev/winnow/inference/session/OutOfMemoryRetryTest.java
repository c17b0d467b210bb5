package dev.winnow.inference.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import dev.winnow.inference.session.OnnxModel.OutOfMemoryRetry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutOfMemoryRetryTest {

    private final List<Integer> sizes = new ArrayList<>();

    @Test
    void a_batch_that_does_not_fit_runs_in_halves_and_keeps_its_order() throws OrtException {
        assertThat(retry(3, "Failed to allocate memory for requested buffer of size 42", 11))
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(sizes).startsWith(11, 5, 2, 3);
    }

    @Test
    void another_failure_is_not_tried_again() {
        assertThatThrownBy(() -> retry(0, "invalid shape", 4))
                .hasMessageContaining("invalid shape");
        assertThat(sizes).containsExactly(4);
    }

    @Test
    void a_single_row_that_does_not_fit_is_an_error() {
        assertThatThrownBy(() -> retry(0, "CUDA error: out of memory", 2))
                .isInstanceOf(OrtException.class);
        assertThat(sizes).containsExactly(2, 1);
    }

    /** Wordings of ONNX Runtime's arena, CUDA, cuBLAS and cuDNN. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Available memory of 1024 is smaller than requested bytes of 4096",
                "CUDA failure 2: out of memory ; GPU=0",
                "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED",
                "CUDNN failure 4: CUDNN_STATUS_ALLOC_FAILED",
                "std::bad_alloc"
            })
    void every_library_says_in_its_own_words_that_memory_is_out(String message)
            throws OrtException {
        assertThat(retry(1, message, 2)).containsExactly(0, 1);
    }

    /** First ids of so many rows, on a device that fails with this message at more than fit. */
    private List<Integer> retry(int fit, String message, int rows) throws OrtException {
        return new OutOfMemoryRetry<>(
                        (batch, padded) -> {
                            sizes.add(batch.size());
                            if (batch.size() > fit) {
                                throw new OrtException(message);
                            }
                            return batch.stream().map(row -> row.ids()[0]).toList();
                        })
                .run(rows(rows), 64);
    }

    private static List<TokenSequence> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new TokenSequence(new int[] {i}, 1))
                .toList();
    }
}
