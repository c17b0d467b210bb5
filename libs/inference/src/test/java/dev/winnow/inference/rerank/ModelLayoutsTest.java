package dev.winnow.inference.rerank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.PassageScorer.SplitPassage;
import dev.winnow.inference.rerank.PassageScores.PassageScore;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import dev.winnow.inference.token.ModelTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models of every layout that this family has. */
class ModelLayoutsTest {

    private static final String QUESTION = "who is it?";
    private static final SplitPassage PASSAGE =
            Passages.split("hay", "the needle is here. ", "the hay is there.");

    @TempDir private Path folder;

    private final InferencePool pool = TinyModels.pool(1);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void a_file_that_does_not_fit_is_named_even_when_it_is_not_the_first() throws IOException {
        TinyModels.copy("wrong-outputs", folder);
        Files.copy(folder.resolve("model.onnx"), folder.resolve("other.onnx"));
        TinyModels.replaceInDescription(folder, "\"fp32\"", "\"fp16\"");
        TinyModels.replaceInDescription(
                folder,
                "\"tokenizer\": {",
                """
                "variants": [{"file": "other.onnx", "precision": "fp32",
                  "sha256": "614eca6c128cbf12b3259590cc4d09388bcbb18e3aa017cbb96654a2533840f5"}],
                "tokenizer": {""");

        assertThatThrownBy(() -> score(ModelSource.of(folder.toString())))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(folder.resolve("other.onnx").toString());
    }

    @Test
    void logits_for_two_classes_give_the_probabilities_that_a_softmax_in_the_graph_gives()
            throws StageException {
        PassageScore inGraph = score(TinyModels.source("two-head"));
        PassageScore here = score(TinyModels.source("raw-logits"));

        assertThat(here.rankLogit()).isEqualTo(inGraph.rankLogit());
        assertThat(here.sentenceScores()).hasSize(2);
        assertThat(here.sentenceScores()).containsExactly(inGraph.sentenceScores(), within(1e-6f));
    }

    @Test
    void outputs_with_other_names_are_found_where_the_description_states_them()
            throws StageException {
        PassageScore usual = score(TinyModels.source("two-head"));
        PassageScore stated = score(TinyModels.source("named-outputs"));

        assertThat(stated.rankLogit()).isEqualTo(usual.rankLogit());
        assertThat(stated.sentenceScores()).isEqualTo(usual.sentenceScores());
    }

    /**
     * With token types and without, with one separator and two, with keep-probabilities and raw
     * logits under either name: what another runtime says of rows that {@code
     * training/golden_pairs.py} laid out. Two layers are what {@code training/run golden} built,
     * exported and ran in PyTorch, by the code that trains and exports the shipped models.
     */
    @ParameterizedTest
    @ValueSource(strings = {"two-head", "raw-logits", "two-separators", "two-layer"})
    void every_layout_gives_the_ids_and_scores_of_another_runtime(String model)
            throws IOException, StageException {
        List<GoldenPairs.Pair> golden = GoldenPairs.read("golden-" + model + ".json");
        ModelDescription description = TinyModels.description(model);
        try (ModelTokenizer tokenizer = ModelTokenizer.load(description);
                PassageScorer scorer = PassageScorer.load(TinyModels.source(model), pool)) {
            assertThat(golden).isNotEmpty();
            for (GoldenPairs.Pair pair : golden) {
                pair.assertRow(pair.row(description, tokenizer));
                pair.assertScore(
                        scorer.score(pair.question(), List.of(pair.passage()), Deadline.NONE)
                                .passages()
                                .getFirst(),
                        1e-4f);
            }
        }
    }

    @Test
    void a_missing_output_is_named_with_all_that_the_file_has() {
        assertThatThrownBy(() -> score(TinyModels.source("wrong-outputs")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContainingAll(
                        "wrong-outputs/model.onnx",
                        "ranking_logits, ranking_scores, logits",
                        "input_ids INT64 [-1, -1]",
                        "evidence FLOAT [-1, -1]",
                        "score FLOAT [-1, 1]",
                        "output_names");
    }

    @Test
    void a_calibration_is_read_and_one_that_is_missing_is_none() {
        try (PassageScorer calibrated = PassageScorer.load(TinyModels.source("two-head"), pool);
                PassageScorer plain = PassageScorer.load(TinyModels.source("raw-logits"), pool)) {
            assertThat(calibrated.keepCalibration()).isEqualTo(new PlattScaling(.9, .1));
            assertThat(calibrated.rankCalibration()).isEqualTo(new PlattScaling(.8, .5));
            assertThat(plain.rankCalibration()).isEqualTo(PlattScaling.NONE);
        }
    }

    private PassageScore score(ModelSource source) throws StageException {
        try (PassageScorer scorer = PassageScorer.load(source, pool)) {
            return scorer.score(QUESTION, List.of(PASSAGE), Deadline.NONE).passages().getFirst();
        }
    }
}
