package dev.winnow.inference.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.GpuProbe;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.OnnxModel;
import dev.winnow.inference.session.OutputReader;
import dev.winnow.inference.sparse.OnnxSparseEncoder.SparseDescription;
import dev.winnow.inference.sparse.OnnxSparseEncoder.SparseOutput;
import dev.winnow.inference.tiny.TinyModels;
import dev.winnow.inference.token.Vocabulary;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files are sparse encoders, and how their outputs are read. */
class SparseFilesTest {

    @TempDir private Path folder;

    private final InferencePool pool = TinyModels.pool(1);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void a_description_says_window_layout_and_output() {
        assertThat(SparseDescription.of(TinyModels.description("sparse-logits")))
                .isEqualTo(
                        new SparseDescription(
                                32, SparseDescription.Layout.VOCABULARY_LOGITS, "logits"));
        assertThat(SparseDescription.of(TinyModels.description("sparse-pooled")))
                .isEqualTo(
                        new SparseDescription(
                                32, SparseDescription.Layout.VOCABULARY_WEIGHTS, "weights"));
        assertThat(SparseDescription.of(TinyModels.description("sparse-tokens")))
                .isEqualTo(
                        new SparseDescription(
                                32, SparseDescription.Layout.TOKEN_WEIGHTS, "term_weights"));
    }

    @Test
    void a_description_of_another_kind_of_model_lacks_a_key_that_is_named() {
        assertThatThrownBy(() -> OnnxSparseEncoder.load(TinyModels.source("embedder"), pool))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("embedder/winnow-model.json")
                .hasMessageContaining("\"sparse\" is missing; there is name, max_tokens");
    }

    @Test
    void a_layout_that_nobody_knows_is_refused_with_those_there_are() throws IOException {
        altered("sparse-tokens", "\"token_weights\"", "\"splade\"");

        assertThatThrownBy(this::load)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(
                        "\"sparse\" must be vocabulary_logits, vocabulary_weights or token_weights, but is \"splade\"");
    }

    @Test
    void a_window_that_is_missing_or_has_no_room_is_named() throws IOException {
        altered("sparse-tokens", "\"window\"", "\"windows\"");
        assertThatThrownBy(this::load)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("\"max_tokens.window\" is missing; there is windows");
        TinyModels.replaceInDescription(folder, "\"windows\": 32", "\"window\": 2");
        assertThatThrownBy(this::load)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("\"max_tokens.window\" must be a whole number from 8");
    }

    @Test
    void an_output_that_is_not_there_is_named_with_those_that_are() throws IOException {
        altered("sparse-tokens", "\"term_weights\"", "\"\"");
        assertThatThrownBy(this::load)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("lacks an output named");
        TinyModels.replaceInDescription(folder, "{\n    \"sparse\": \"\"\n  }", "{}");

        assertThatThrownBy(this::load)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("lacks an output named weights")
                .hasMessageContaining("term_weights FLOAT [-1, -1, 1]")
                .hasMessageContaining("winnow-model.json");
    }

    @Test
    void a_shape_that_the_layout_does_not_have_is_refused_with_the_one_it_has() throws IOException {
        altered("sparse-pooled", "\"vocabulary_weights\"", "\"token_weights\"");
        assertThatThrownBy(this::load)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(
                        "lacks an output weights of type float and shape [-1, -1] or [-1, -1, 1]")
                .hasMessageContaining("weights FLOAT [-1, 122]");

        TinyModels.replaceInDescription(folder, "\"token_weights\"", "\"vocabulary_logits\"");
        TinyModels.replaceInDescription(
                folder, "\"licence\"", "\"output_names\": {\"sparse\": \"weights\"}, \"licence\"");
        assertThatThrownBy(this::load)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("shape [-1, -1, 122]");
    }

    @Test
    void a_tokenizer_with_another_vocabulary_than_the_models_is_refused() throws IOException {
        TinyModels.copy("sparse-pooled", folder);
        TinyModels.replaceInTokenizer(folder, "\"sentence\":121", "\"sentence\":121,\"more\":122");

        assertThatThrownBy(this::load)
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("shape [-1, 123]")
                .hasMessageContaining("weights FLOAT [-1, 122]");
    }

    /**
     * On a GPU short rows are filled up; what stands there must not weigh, and [PAD] weighs most in
     * these tables.
     */
    @ParameterizedTest
    @ValueSource(strings = {"sparse-logits", "sparse-pooled", "sparse-tokens"})
    void what_fills_up_a_batch_weighs_nothing(String name) throws Exception {
        ModelDescription description = TinyModels.description(name);
        int vocabulary = Vocabulary.load(description).size();
        SparseDescription sparse = SparseDescription.of(description);
        List<OutputReader<float[]>> readers = new ArrayList<>();
        OnnxModel.load(
                        description,
                        TinyModels.settings(1),
                        GpuProbe.SYSTEM,
                        0,
                        sparse.window(),
                        signature -> {
                            readers.add(SparseOutput.of(signature, sparse, vocabulary));
                            return readers.getFirst();
                        })
                .close();
        OutputReader<float[]> reader = readers.getFirst();
        // needle and hay, between [CLS] and [SEP]; the first row is one token shorter.
        long[][] alone = {{2, 116, 3}, {2, 115, 116, 3}};
        long[][] batch = {{2, 116, 3, 0, 0}, {2, 115, 116, 3, 0}};

        List<float[]> padded = read(reader, description, batch, new int[] {3, 4});

        for (int row = 0; row < alone.length; row++) {
            assertThat(padded.get(row))
                    .isEqualTo(
                            read(
                                            reader,
                                            description,
                                            new long[][] {alone[row]},
                                            new int[] {alone[row].length})
                                    .getFirst());
        }
        assertThat(padded.get(0)).isNotEqualTo(padded.get(1));
    }

    private static List<float[]> read(
            OutputReader<float[]> reader, ModelDescription description, long[][] ids, int[] lengths)
            throws Exception {
        int padded = ids[0].length;
        long[][] mask = new long[ids.length][padded];
        for (int row = 0; row < ids.length; row++) {
            Arrays.fill(mask[row], 0, lengths[row], 1);
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(graph(description));
                OnnxTensor tokens = OnnxTensor.createTensor(environment, ids);
                OnnxTensor unmasked = OnnxTensor.createTensor(environment, mask);
                OnnxTensor types =
                        OnnxTensor.createTensor(environment, new long[ids.length][padded])) {
            Map<String, OnnxTensor> inputs = new TreeMap<>();
            inputs.put("input_ids", tokens);
            inputs.put("attention_mask", unmasked);
            inputs.put("token_type_ids", types);
            inputs.keySet().retainAll(session.getInputNames());
            try (OrtSession.Result result = session.run(inputs, reader.outputs())) {
                return reader.read(result, lengths, padded);
            }
        }
    }

    private static byte[] graph(ModelDescription description) {
        return description.modelFile(description.variants().getFirst()).bytes();
    }

    private void altered(String name, String from, String to) throws IOException {
        TinyModels.copy(name, folder);
        TinyModels.replaceInDescription(folder, from, to);
    }

    private void load() {
        OnnxSparseEncoder.load(new ModelSource.Directory(folder), pool).close();
    }
}
