package dev.winnow.inference.sparse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.core.score.Impacts;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.session.GpuProbe;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.OnnxModel;
import dev.winnow.inference.session.OutputReader;
import dev.winnow.inference.sparse.OnnxSparseEncoder.SparseDescription;
import dev.winnow.inference.sparse.OnnxSparseEncoder.SparseOutput;
import dev.winnow.inference.tiny.TinyModels;
import dev.winnow.inference.token.Vocabulary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The sparse encoders of {@code training/tiny_models.py}: its tables say what a token means, so
 * every weight here is arithmetic.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OnnxSparseEncoderTest {

    /**
     * As language model, with token types; pooled in the file, without; one weight for each token,
     * behind a name of its own.
     */
    private static final String LOGITS = "sparse-logits";

    private static final String POOLED = "sparse-pooled";
    private static final String TOKENS = "sparse-tokens";

    private final InferencePool pool = TinyModels.pool(2);
    private final Map<String, OnnxSparseEncoder> encoders = new TreeMap<>();

    @AfterAll
    void close() {
        encoders.values().forEach(OnnxSparseEncoder::close);
        pool.close();
    }

    @Test
    void logits_become_the_highest_saturated_weight_of_each_entry() throws Exception {
        // log(1 + x) / 5 * 256 of the highest logits: needle 3, hay 2, winnow 0.5 and, from [SEP],
        // of 0.25. Entries at 0 or below are no terms, nor is the special that [SEP] names.
        assertThat(query(LOGITS, "needle hay"))
                .isEqualTo(impacts("needle", 71, "hay", 56, "winnow", 21, "of", 11));
        assertThat(query(LOGITS, "hay")).isEqualTo(impacts("hay", 56, "winnow", 21, "of", 11));
    }

    @Test
    void a_file_that_pools_gives_what_pooling_here_gives() throws Exception {
        for (String text :
                List.of("needle hay", "hay", "", "who is the needle?", "hay ".repeat(99))) {
            assertThat(query(POOLED, text)).isEqualTo(query(LOGITS, text));
        }
    }

    @Test
    void a_token_has_its_own_weight_once_and_specials_and_negatives_have_none() throws Exception {
        // 2.5, 1.2 and 0.3 of 5, of 256.
        assertThat(query(TOKENS, "is needles hay needle \u2603"))
                .isEqualTo(impacts("needle", 128, "hay", 61, "##s", 15));
    }

    @Test
    void a_text_in_which_nothing_weighs_has_no_terms() throws Exception {
        assertThat(query(TOKENS, "")).isEqualTo(Impacts.NONE);
        assertThat(query(TOKENS, "who is it?")).isEqualTo(Impacts.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {LOGITS, POOLED, TOKENS})
    void a_text_is_read_up_to_the_window(String model) throws Exception {
        // 32 tokens, two of which are specials.
        assertThat(query(model, "the ".repeat(29) + "needle").weights()).containsKey("needle");
        assertThat(query(model, "the ".repeat(30) + "needle").weights())
                .doesNotContainKey("needle");
    }

    @ParameterizedTest
    @ValueSource(strings = {LOGITS, POOLED, TOKENS})
    void a_passage_is_read_with_its_heading_and_many_as_each_alone(String model) throws Exception {
        List<PassageText> passages = new ArrayList<>();
        List<Impacts> alone = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            PassageText passage =
                    new PassageText(i % 2 == 0 ? "" : "needle", "hay ".repeat(i) + "the sentence");
            passages.add(passage);
            alone.addAll(encoder(model).encodePassages(List.of(passage), Deadline.NONE));
        }

        assertThat(encoder(model).encodePassages(passages, Deadline.NONE)).isEqualTo(alone);
        assertThat(alone.get(1)).isEqualTo(query(model, "needle hay the sentence"));
        assertThat(alone.get(1).weights()).containsKey("needle");
    }

    @ParameterizedTest
    @ValueSource(strings = {LOGITS, TOKENS})
    void a_weight_that_is_no_number_fails_and_does_not_pass_for_nothing(String model) {
        assertThatThrownBy(() -> query(model, "needle score"))
                .isInstanceOf(StageException.class)
                .hasMessageContaining("tiny-" + model + " gave what cannot be used: term")
                .hasMessageContaining("has the weight NaN")
                .message()
                .doesNotContain("score");
    }

    /**
     * On a GPU short rows are filled up; what stands there must not weigh, and [PAD] weighs most in
     * these tables.
     */
    @ParameterizedTest
    @ValueSource(strings = {LOGITS, POOLED, TOKENS})
    void what_fills_up_a_batch_weighs_nothing(String name) throws Exception {
        ModelDescription description = TinyModels.description(name);
        OutputReader<float[]> reader = reader(description);
        // needle and hay, between [CLS] and [SEP]; the first row is one token shorter.
        long[][] alone = {{2, 116, 3}, {2, 115, 116, 3}};
        long[][] batch = {{2, 116, 3, 0, 0}, {2, 115, 116, 3, 0}};

        List<float[]> padded = read(reader, description, batch, new int[] {3, 4});

        for (int row = 0; row < alone.length; row++) {
            long[][] one = {alone[row]};
            assertThat(padded.get(row))
                    .isEqualTo(read(reader, description, one, new int[] {3 + row}).getFirst());
        }
        assertThat(padded.get(0)).isNotEqualTo(padded.get(1));
    }

    /** The reader that a model of this description has. */
    private static OutputReader<float[]> reader(ModelDescription description) {
        SparseDescription sparse = SparseDescription.of(description);
        int vocabulary = Vocabulary.load(description).size();
        AtomicReference<OutputReader<float[]>> reader = new AtomicReference<>();
        OnnxModel.load(
                        description,
                        TinyModels.settings(1),
                        GpuProbe.SYSTEM,
                        0,
                        sparse.window(),
                        signature -> {
                            reader.set(SparseOutput.of(signature, sparse, vocabulary));
                            return reader.get();
                        })
                .close();
        return reader.get();
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
        try (OrtSession session =
                        environment.createSession(
                                description.modelFile(description.variants().getFirst()).bytes());
                OnnxTensor tokens = OnnxTensor.createTensor(environment, ids);
                OnnxTensor unmasked = OnnxTensor.createTensor(environment, mask);
                OnnxTensor types =
                        OnnxTensor.createTensor(environment, new long[ids.length][padded])) {
            Map<String, OnnxTensor> inputs =
                    new TreeMap<>(
                            Map.of(
                                    "input_ids", tokens,
                                    "attention_mask", unmasked,
                                    "token_type_ids", types));
            inputs.keySet().retainAll(session.getInputNames());
            try (OrtSession.Result result = session.run(inputs, reader.outputs())) {
                return reader.read(result, lengths, padded);
            }
        }
    }

    @Test
    void a_deadline_that_has_passed_is_said() {
        assertThatThrownBy(() -> encoder(TOKENS).encodeQuery("late", new Deadline(Instant.EPOCH)))
                .isInstanceOf(StageException.class)
                .hasMessageContaining("deadline");
    }

    @Test
    void the_identity_names_model_and_device() {
        assertThat(encoder(TOKENS).model().name()).isEqualTo("tiny-sparse-tokens");
        assertThat(encoder(TOKENS).model().device()).isEqualTo("cpu");
    }

    private Impacts query(String model, String text) throws StageException {
        return encoder(model).encodeQuery(text, Deadline.NONE);
    }

    private OnnxSparseEncoder encoder(String model) {
        return encoders.computeIfAbsent(
                model, name -> OnnxSparseEncoder.load(TinyModels.source(name), pool));
    }

    private static Impacts impacts(Object... termsAndWeights) {
        TreeMap<String, Integer> weights = new TreeMap<>();
        for (int i = 0; i < termsAndWeights.length; i += 2) {
            weights.put((String) termsAndWeights[i], (Integer) termsAndWeights[i + 1]);
        }
        return new Impacts(weights);
    }
}
