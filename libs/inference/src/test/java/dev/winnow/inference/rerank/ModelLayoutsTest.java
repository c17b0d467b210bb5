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
import dev.winnow.inference.session.TokenSequence;
import dev.winnow.inference.tiny.TinyModels;
import dev.winnow.inference.token.ModelTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
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
    void a_file_that_does_not_fit_is_named_even_when_it_is_not_the_first(@TempDir Path folder)
            throws IOException {
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
     * training/golden_pairs.py} laid out.
     */
    @ParameterizedTest
    @ValueSource(strings = {"two-head", "raw-logits", "two-separators"})
    void every_layout_gives_the_ids_and_scores_of_another_runtime(String model)
            throws IOException, StageException {
        List<GoldenPairs.Pair> golden = GoldenPairs.read("golden-" + model + ".json");
        ModelDescription description = TinyModels.description(model);
        try (ModelTokenizer tokenizer = ModelTokenizer.load(description);
                PassageScorer scorer = PassageScorer.load(TinyModels.source(model), pool)) {
            assertThat(golden).isNotEmpty();
            for (GoldenPairs.Pair pair : golden) {
                TokenSequence row = pair.row(description, tokenizer);
                PassageScore score =
                        scorer.score(pair.question(), List.of(pair.passage()), Deadline.NONE)
                                .passages()
                                .getFirst();

                assertThat(Arrays.stream(row.ids()).boxed()).containsExactlyElementsOf(pair.ids());
                assertThat(row.secondSegment()).isEqualTo(pair.secondSegment());
                assertThat(score.rankLogit()).isCloseTo(pair.rankLogit(), within(1e-4f));
                assertThat(score.sentenceScores()).hasSize(pair.sentenceMeans().size());
                for (int s = 0; s < score.sentenceScores().length; s++) {
                    assertThat(score.sentenceScores()[s])
                            .isCloseTo(pair.sentenceMeans().get(s), within(1e-4f));
                }
            }
        }
    }

    @Test
    void separators_stand_where_the_description_says() {
        assertThat(middle("two-head")).containsExactly(3, 5);
        assertThat(middle("two-separators")).containsExactly(3, 3);
    }

    @Test
    void a_missing_output_is_named_with_all_that_the_file_has() {
        assertThatThrownBy(() -> score(TinyModels.source("wrong-outputs")))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("wrong-outputs/model.onnx")
                .hasMessageContaining("ranking_logits, ranking_scores, logits")
                .hasMessageContaining("input_ids INT64 [-1, -1]")
                .hasMessageContaining("evidence FLOAT [-1, -1]")
                .hasMessageContaining("score FLOAT [-1, 1]")
                .hasMessageContaining("output_names");
    }

    @Test
    void an_output_that_the_description_lists_must_be_there() throws IOException {
        TinyModels.copy("one-score", folder);
        TinyModels.replaceInDescription(
                folder,
                "{\n  \"name\"",
                "{\n  \"outputs\": {\"logits\": \"\", \"keep_prob\": \"\"},\n  \"name\"");

        assertThatThrownBy(() -> score(new ModelSource.Directory(folder)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("the output keep_prob that its description lists");
    }

    @Test
    void an_output_of_another_shape_is_refused() throws IOException {
        TinyModels.copy("named-outputs", folder);
        TinyModels.replaceInDescription(folder, "\"rank\": \"score\"", "\"rank\": \"evidence\"");

        assertThatThrownBy(() -> score(new ModelSource.Directory(folder)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("output evidence gave 3 values for a row of 3 tokens, not 1");
    }

    @Test
    void a_window_without_room_for_the_passage_is_refused() throws IOException {
        TinyModels.copy("two-head", folder);
        TinyModels.replaceInDescription(folder, "\"window\": 48", "\"window\": 20");

        assertThatThrownBy(() -> score(new ModelSource.Directory(folder)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("\"max_tokens.window\" must be a whole number from 33")
                .hasMessageContaining("is 20");
    }

    @Test
    void a_calibration_that_turns_the_order_round_is_refused() throws IOException {
        TinyModels.copy("two-head", folder);
        TinyModels.replaceInDescription(folder, "\"a\": 0.9", "\"a\": -0.9");

        assertThatThrownBy(() -> score(new ModelSource.Directory(folder)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("\"calibration.keep.a\" must be positive");
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

    /** The two ids behind the question. */
    private static int[] middle(String model) {
        ModelDescription description = TinyModels.description(model);
        try (ModelTokenizer tokenizer = ModelTokenizer.load(description)) {
            PairLayout layout = new PairLayout(tokenizer, RerankerDescription.of(description));
            PairLayout.Question question = layout.question("who");
            SplitPassage passage = Passages.split("", "a");
            PairLayout.Tokens tokens = layout.passage(passage);
            TokenSequence row =
                    layout.row(
                            question,
                            tokens,
                            PassageWindows.plan(
                                            new int[] {tokens.sentences()[0].length},
                                            layout.room(question, tokens))
                                    .getFirst());
            int after = 1 + question.ids().length;
            return new int[] {row.ids()[after], row.ids()[after + 1]};
        }
    }
}
