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
        List<TokenSequence> rows = rows(11);

        List<Integer> values = new OutOfMemoryRetry<>(this::firstIdsOfAtMostThree).run(rows, 64);

        assertThat(values).containsExactlyElementsOf(IntStream.range(0, 11).boxed().toList());
        assertThat(sizes).startsWith(11, 5, 2, 3);
    }

    @Test
    void another_failure_is_not_tried_again() {
        OutOfMemoryRetry<Integer> halving =
                new OutOfMemoryRetry<>(
                        (rows, padded) -> {
                            sizes.add(rows.size());
                            throw new OrtException("invalid shape");
                        });

        assertThatThrownBy(() -> halving.run(rows(4), 64)).hasMessageContaining("invalid shape");
        assertThat(sizes).containsExactly(4);
    }

    @Test
    void a_single_row_that_does_not_fit_is_an_error() {
        OutOfMemoryRetry<Integer> halving =
                new OutOfMemoryRetry<>(
                        (rows, padded) -> {
                            sizes.add(rows.size());
                            throw new OrtException("CUDA error: out of memory");
                        });

        assertThatThrownBy(() -> halving.run(rows(2), 64)).isInstanceOf(OrtException.class);
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
        List<Integer> values =
                new OutOfMemoryRetry<Integer>(
                                (rows, padded) -> {
                                    if (rows.size() > 1) {
                                        throw new OrtException(message);
                                    }
                                    return List.of(rows.getFirst().ids()[0]);
                                })
                        .run(rows(2), 64);

        assertThat(values).containsExactly(0, 1);
    }

    private List<Integer> firstIdsOfAtMostThree(List<TokenSequence> rows, int padded)
            throws OrtException {
        sizes.add(rows.size());
        if (rows.size() > 3) {
            throw new OrtException("Failed to allocate memory for requested buffer of size 42");
        }
        return rows.stream().map(row -> row.ids()[0]).toList();
    }

    private static List<TokenSequence> rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new TokenSequence(new int[] {i}, 1))
                .toList();
    }
}
