package dev.winnow.inference.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.Precision;
import dev.winnow.inference.tiny.TinyModels;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The file in fp16 that {@code training/} makes for GPUs, run by ONNX Runtime's reference on the
 * CPU, which the product leaves to it only here: what halving the weights costs is the same
 * everywhere.
 */
class HalfPrecisionTest {

    /** What {@code training/run export} allows. */
    private static final float CLOSE = .01f;

    private static final List<TokenSequence> ROWS =
            List.of(
                    new TokenSequence(new int[] {101, 110, 120, 130, 102, 140, 150, 160, 102}, 5),
                    new TokenSequence(new int[] {101, 111, 102, 121, 131, 102}, 3));

    @ParameterizedTest
    @ValueSource(strings = {"ranking_logits", "keep_prob"})
    void halved_weights_say_what_whole_ones_say(String output) throws OrtException {
        FloatBuffer whole = run(Precision.FP32, output);
        FloatBuffer half = run(Precision.FP16, output);

        assertThat(half.remaining()).isEqualTo(whole.remaining());
        boolean same = true;
        for (int i = 0; i < whole.remaining(); i++) {
            assertThat(half.get(i)).as("value %d", i).isCloseTo(whole.get(i), within(CLOSE));
            same &= half.get(i) == whole.get(i);
        }
        assertThat(same).as("whether both files are the same model").isFalse();
    }

    private static FloatBuffer run(Precision precision, String output) throws OrtException {
        ModelDescription model = TinyModels.description("two-layer");
        try (OnnxSessions.OnnxSession session =
                OnnxSessions.OnnxSession.open(
                        model.modelFile(VariantChoice.forGpu(model, precision).orElseThrow()),
                        OnnxSessions.ExecutionDevice.CPU,
                        TinyModels.settings(1))) {
            Map<String, OnnxTensor> inputs = new RowBuffers().tensors(ROWS, 9, 0, true);
            try (OrtSession.Result result = session.session().run(inputs)) {
                return OutputReader.floats(
                        result, output, 2, 9, output.equals("keep_prob") ? 9 : 1);
            } finally {
                inputs.values().forEach(OnnxTensor::close);
            }
        }
    }
}
