package dev.winnow.inference.tiny;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.sparse.OnnxSparseEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models that are refused when they are loaded, each with what is wrong and what there is. In the
 * table ' stands for ".
 */
class RefusedModelsTest {

    @TempDir private Path folder;

    private final InferencePool pool = TinyModels.pool(1);

    @AfterEach
    void close() {
        pool.close();
    }

    /** What is wrong, the model, what its description says and does not, and the message. */
    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(
                        "a missing field",
                        "two-head",
                        "'precision' -> 'precisoin'",
                        "'model.precision' is missing; there is file, sha256, precisoin"),
                arguments(
                        "a field of another kind",
                        "two-head",
                        "'tiny-two-head' -> 17",
                        "'name' must be a text that is not blank, but is 17"),
                arguments(
                        "a precision that nobody knows",
                        "two-head",
                        "'fp32' -> 'float'",
                        "begins with int8, fp16 or fp32, but is 'float'"),
                arguments(
                        "a hash that is none",
                        "two-head",
                        "91c2263c -> 91c2263",
                        "'tokenizer.sha256' must be 64 lower-case hexadecimal digits"),
                arguments(
                        "a window without room for the passage",
                        "two-head",
                        "'window': 48 -> 'window': 20",
                        "'max_tokens.window' must be a whole number from 33"),
                arguments(
                        "a calibration that turns the order round",
                        "two-head",
                        "'a': 0.9 -> 'a': -0.9",
                        "'calibration.keep.a' must be positive"),
                arguments(
                        "an output that the description lists and the file lacks",
                        "one-score",
                        "'licence' -> 'outputs': {'logits': '', 'keep_prob': ''}, 'licence'",
                        "the output keep_prob that its description lists"),
                arguments(
                        "an output of another shape",
                        "named-outputs",
                        "'rank': 'score' -> 'rank': 'evidence'",
                        "output evidence gave 3 values for a row of 3 tokens, not 1"),
                arguments(
                        "a pooling that nobody knows",
                        "embedder",
                        "'mean' -> 'max'",
                        "'pooling' must be cls or mean, but is 'max'"),
                arguments(
                        "small talk without a number for each dimension",
                        "embedder",
                        "'licence' -> 'small_talk': {'weights': [1, 2], 'nearest': -1, 'bias': 0}, 'licence'",
                        "'small_talk.weights' must be a list of 8 numbers, but is a list of 2 values"),
                arguments(
                        "a usual spread that is no distance between two cosines",
                        "embedder",
                        "'licence' -> 'usual_spread': 0, 'licence'",
                        "'usual_spread' must be a number above 0 and at most 2, but is 0.0"),
                arguments(
                        "dimensions that the file does not have",
                        "embedder",
                        "'dimensions': 8 -> 'dimensions': 16",
                        "shape [-1, -1, 16]... last_hidden_state FLOAT [-1, -1, 8]"),
                arguments(
                        "a description of another kind of model",
                        "sparse-tokens",
                        "'sparse': 'token_weights' -> 'pooling': 'mean'",
                        "'sparse' is missing; there is name, max_tokens"),
                arguments(
                        "a layout that nobody knows",
                        "sparse-tokens",
                        "'token_weights' -> 'splade'",
                        "'sparse' must be vocabulary_logits, vocabulary_weights or token_weights, but is 'splade'"),
                arguments(
                        "a missing window",
                        "sparse-tokens",
                        "'window' -> 'windows'",
                        "'max_tokens.window' is missing; there is windows"),
                arguments(
                        "a window without room",
                        "sparse-tokens",
                        "'window': 32 -> 'window': 2",
                        "'max_tokens.window' must be a whole number from 8"),
                arguments(
                        "an output without a name",
                        "sparse-tokens",
                        "'term_weights' -> ''",
                        "lacks an output named"),
                arguments(
                        "an output that is not there",
                        "sparse-tokens",
                        "'sparse': 'term_weights' -> 'rank': 'term_weights'",
                        "lacks an output named weights... term_weights FLOAT [-1, -1, 1]... winnow-model.json"),
                arguments(
                        "a layout of tokens where the file has one of the vocabulary",
                        "sparse-pooled",
                        "'vocabulary_weights' -> 'token_weights'",
                        "lacks an output weights of type float and shape [-1, -1] or [-1, -1, 1]... weights FLOAT [-1, 122]"),
                arguments(
                        "a layout of logits where the file has weights",
                        "sparse-pooled",
                        "'vocabulary_weights' -> 'vocabulary_logits', 'output_names': {'sparse': 'weights'}",
                        "shape [-1, -1, 122]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void is_refused(String what, String model, String change, String message) throws Exception {
        String[] fromTo = change.replace('\'', '"').split(" -> ", 2);
        ModelSource source = TinyModels.altered(model, folder, fromTo[0], fromTo[1]);

        assertThatThrownBy(() -> load(model, source))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContainingAll(message.replace('\'', '"').split("\\.\\.\\. "));
    }

    @Test
    void a_description_that_is_no_json_says_where_it_breaks() throws Exception {
        TinyModels.copy("two-head", folder);
        Files.writeString(folder.resolve("winnow-model.json"), "{\"name\": ");

        assertThatThrownBy(() -> load("two-head", new ModelSource.Directory(folder)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("winnow-model.json is not JSON");
    }

    @Test
    void a_tokenizer_with_another_vocabulary_than_the_models_is_refused() throws Exception {
        TinyModels.copy("sparse-pooled", folder);
        String tokenizer = Files.readString(folder.resolve("tokenizer.json"));
        TinyModels.replaceFile(
                folder,
                "tokenizer.json",
                tokenizer.replace("\"sentence\":121", "\"sentence\":121,\"more\":122"));

        assertThatThrownBy(() -> load("sparse-pooled", new ModelSource.Directory(folder)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContainingAll("shape [-1, 123]", "weights FLOAT [-1, 122]");
    }

    private void load(String model, ModelSource source) {
        if (model.startsWith("sparse")) {
            OnnxSparseEncoder.load(source, pool).close();
        } else if (model.equals("embedder")) {
            OnnxEmbedder.load(source, pool).close();
        } else {
            OnnxReranker.load(source, pool).close();
        }
    }
}
