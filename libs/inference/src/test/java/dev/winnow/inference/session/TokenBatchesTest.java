package dev.winnow.inference.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.TokenBatches.Batch;
import dev.winnow.inference.tiny.TinyModels;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenBatchesTest {

    @Property
    void every_row_is_in_exactly_one_batch_that_it_fits(
            @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 1200) Integer> lengths,
            @ForAll @IntRange(min = 1, max = 20_000) int most,
            @ForAll @IntRange(min = 1, max = 1200) int window) {
        int[] rows = lengths.stream().mapToInt(Integer::intValue).toArray();
        int[] seen = new int[rows.length];

        for (Batch batch : TokenBatches.plan(rows, most, window)) {
            assertThat(batch.rows()).isNotEmpty();
            assertThat(batch.rows().length == 1 || batch.rows().length * batch.padded() <= most)
                    .isTrue();
            for (int row : batch.rows()) {
                seen[row]++;
                assertThat(rows[row]).isLessThanOrEqualTo(batch.padded());
                assertThat(batch.padded()).isEqualTo(TokenBatches.padded(rows[row], window));
            }
        }

        assertThat(seen).containsOnly(rows.length == 0 ? new int[0] : new int[] {1});
    }

    @Test
    void rows_are_padded_to_few_lengths_and_not_beyond_what_the_model_reads() {
        assertThat(IntStream.of(1, 64, 65, 200, 300, 385, 512, 513))
                .map(length -> TokenBatches.padded(length, 2048))
                .containsExactly(64, 64, 128, 256, 384, 512, 512, 1024);
        assertThat(TokenBatches.padded(65, 100)).isEqualTo(100);
        assertThat(TokenBatches.padded(400, 500)).isEqualTo(500);
        assertThat(TokenBatches.padded(30, 48)).isEqualTo(48);
    }

    @Test
    void every_length_that_occurs_is_warmed_up() {
        assertThat(TokenBatches.lengthsUpTo(48)).containsExactly(48);
        assertThat(TokenBatches.lengthsUpTo(384)).containsExactly(64, 128, 256, 384);
        assertThat(TokenBatches.lengthsUpTo(1300))
                .containsExactly(64, 128, 256, 384, 512, 1024, 1300);
    }

    @Test
    void equal_lengths_stay_in_order_so_that_a_plan_is_always_the_same() {
        List<Batch> plan = TokenBatches.plan(new int[] {70, 10, 70, 10, 70}, 256, 512);

        assertThat(plan).hasSize(3);
        assertThat(plan.get(0).rows()).containsExactly(1, 3);
        assertThat(plan.get(1).rows()).containsExactly(0, 2);
        assertThat(plan.get(2).rows()).containsExactly(4);
    }

    @Test
    void a_float_model_gives_padded_batches_what_it_gives_single_rows() throws OrtException {
        List<TokenSequence> rows = rows(40);
        try (OnnxModel<float[]> single = load(false);
                OnnxModel<float[]> batched = load(true)) {
            int[] ofSingle = new int[3];
            int[] ofBatched = new int[3];
            List<float[]> expected = single.run(0, rows, counting(ofSingle));
            List<float[]> actual = batched.run(0, rows, counting(ofBatched));

            assertThat(single.batches()).isFalse();
            assertThat(batched.batches()).isTrue();
            int tokens = rows.stream().mapToInt(TokenSequence::length).sum();
            assertThat(ofSingle).containsExactly(rows.size(), tokens, tokens);
            assertThat(ofBatched[0]).isLessThan(rows.size());
            assertThat(ofBatched[1]).isEqualTo(tokens);
            assertThat(ofBatched[2]).isGreaterThan(tokens);
            for (int i = 0; i < rows.size(); i++) {
                assertThat(actual.get(i)).hasSameSizeAs(expected.get(i));
                for (int t = 0; t < expected.get(i).length; t++) {
                    assertThat(actual.get(i)[t]).isCloseTo(expected.get(i)[t], within(1e-5f));
                }
            }
        }
    }

    @Test
    void int8_never_shares_a_run_even_where_batches_are_asked_for() {
        try (OnnxModel<float[]> model =
                OnnxModel.load(
                        ModelDescription.read(ModelSource.DEFAULT_RERANKER),
                        TinyModels.settings(1),
                        GpuProbe.SYSTEM,
                        0,
                        384,
                        signature -> new PlainOutput("keep_prob"),
                        true)) {
            assertThat(model.batches()).isFalse();
        }
    }

    /** Counts runs, their tokens, and their tokens with padding. */
    private static InferencePool.RunListener counting(int[] sums) {
        return (tokens, padded) -> {
            sums[0]++;
            sums[1] += tokens;
            sums[2] += padded;
        };
    }

    private static OnnxModel<float[]> load(boolean batchOnCpu) {
        return OnnxModel.load(
                TinyModels.description("two-head"),
                new InferenceSettings(InferenceSettings.Device.CPU, null, 1, 0, 10_000, 512),
                GpuProbe.SYSTEM,
                0,
                384,
                signature -> new PlainOutput("keep_prob"),
                batchOnCpu);
    }

    private static List<TokenSequence> rows(int count) {
        Random random = new Random(7);
        List<TokenSequence> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int[] ids = random.ints(1 + random.nextInt(300), 1, 100).toArray();
            rows.add(new TokenSequence(ids, random.nextInt(ids.length + 1)));
        }
        return rows;
    }
}
