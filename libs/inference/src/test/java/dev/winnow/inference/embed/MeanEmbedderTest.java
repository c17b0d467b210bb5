package dev.winnow.inference.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An embedder that averages its token vectors. */
class MeanEmbedderTest extends EmbedderContract {

    @TempDir private Path folder;

    private final InferencePool pool = TinyModels.pool(2);
    private final OnnxEmbedder embedder = OnnxEmbedder.load(TinyModels.source("embedder"), pool);

    @Override
    Embedder embedder() {
        return embedder;
    }

    @AfterAll
    void close() {
        embedder.close();
        pool.close();
    }

    @Test
    void the_mean_is_another_vector_than_the_first_tokens() throws Exception {
        TinyModels.copy("embedder", folder);
        TinyModels.replaceInDescription(folder, "\"mean\"", "\"cls\"");
        try (OnnxEmbedder first = OnnxEmbedder.load(new ModelSource.Directory(folder), pool)) {
            assertThat(first.embedPassage("", "the needle", Deadline.NONE))
                    .isNotEqualTo(embedder.embedPassage("", "the needle", Deadline.NONE));
        }
    }

    @Test
    void a_passage_larger_than_the_whole_queue_is_told_so() {
        try (InferencePool small =
                        new InferencePool(
                                TinyModels.settings(1).withQueueTokens(8), InstantSource.system());
                OnnxEmbedder limited = OnnxEmbedder.load(TinyModels.source("embedder"), small)) {
            assertThatThrownBy(
                            () -> limited.embedPassage("", "the needle ".repeat(9), Deadline.NONE))
                    .isInstanceOf(StageException.class)
                    .hasMessageContaining("more than the whole queue holds (8)");
        }
    }

    @Test
    void a_pooling_that_nobody_knows_is_refused() throws IOException {
        TinyModels.copy("embedder", folder);
        TinyModels.replaceInDescription(folder, "\"mean\"", "\"max\"");

        assertThatThrownBy(() -> OnnxEmbedder.load(new ModelSource.Directory(folder), pool))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("\"pooling\" must be cls or mean, but is \"max\"");
    }

    @Test
    void small_talk_needs_a_number_for_each_dimension() throws IOException {
        TinyModels.copy("embedder", folder);
        TinyModels.replaceInDescription(
                folder,
                "\"dimensions\": 8",
                "\"small_talk\": {\"weights\": [1, 2], \"nearest\": -1, \"bias\": 0}, \"dimensions\": 8");

        assertThatThrownBy(() -> OnnxEmbedder.load(new ModelSource.Directory(folder), pool))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(
                        "\"small_talk.weights\" must be a list of 8 numbers, but is a list of 2 values");
    }

    @Test
    void the_description_says_how_far_passages_spread_as_a_rule() throws IOException {
        TinyModels.copy("embedder", folder);
        try (OnnxEmbedder plain = OnnxEmbedder.load(new ModelSource.Directory(folder), pool)) {
            assertThat(plain.usualSpread()).isZero();
        }
        TinyModels.replaceInDescription(
                folder, "\"dimensions\": 8", "\"usual_spread\": 0.25, \"dimensions\": 8");
        try (OnnxEmbedder told = OnnxEmbedder.load(new ModelSource.Directory(folder), pool)) {
            assertThat(told.usualSpread()).isEqualTo(.25f);
        }
    }

    @Test
    void a_usual_spread_is_a_distance_between_two_cosines() throws IOException {
        TinyModels.copy("embedder", folder);
        TinyModels.replaceInDescription(
                folder, "\"dimensions\": 8", "\"usual_spread\": 0, \"dimensions\": 8");

        assertThatThrownBy(() -> OnnxEmbedder.load(new ModelSource.Directory(folder), pool))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(
                        "\"usual_spread\" must be a number above 0 and at most 2, but is 0.0");
    }

    @Test
    void dimensions_that_the_file_does_not_have_are_refused_with_those_it_has() throws IOException {
        TinyModels.copy("embedder", folder);
        TinyModels.replaceInDescription(folder, "\"dimensions\": 8", "\"dimensions\": 16");

        assertThatThrownBy(() -> OnnxEmbedder.load(new ModelSource.Directory(folder), pool))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("shape [-1, -1, 16]")
                .hasMessageContaining("last_hidden_state FLOAT [-1, -1, 8]");
    }
}
