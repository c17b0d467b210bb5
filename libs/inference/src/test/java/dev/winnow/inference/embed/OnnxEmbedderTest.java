package dev.winnow.inference.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The embedder that Winnow uses by default. */
class OnnxEmbedderTest extends EmbedderContract {

    private final InferencePool pool = TinyModels.pool(2);
    private final OnnxEmbedder embedder = OnnxEmbedder.load(ModelSource.DEFAULT_EMBEDDER, pool);

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
    void texts_that_mean_the_same_are_near_and_others_are_as_far_as_this_model_puts_them()
            throws StageException {
        String password = "How do I reset my password?";
        String recovery = "Steps to recover access to an account when the password was forgotten";
        String tower = "The Eiffel Tower was built in Paris in 1889.";

        assertThat(cosine(password, recovery)).isGreaterThan(.7);
        assertThat(cosine(password, tower)).isBetween(.25, .5);
    }

    @Test
    void a_question_carries_the_instruction_that_the_model_wants() throws StageException {
        String question = "who is it?";

        assertThat(embedder.embedQuery(question, Deadline.NONE))
                .isEqualTo(
                        passage(
                                "",
                                "Represent this sentence for searching relevant passages: "
                                        + question))
                .isNotEqualTo(passage("", question));
    }

    @Test
    void heading_and_text_are_read_as_one_text() throws StageException {
        assertThat(passage("Title", "and text")).isEqualTo(passage("", "Title and text"));
    }

    @Test
    void tokens_are_counted_as_the_model_reads_them() {
        assertThat(embedder.tokenCounter().count("unbelievable reranking")).isEqualTo(4);
        assertThat(embedder.tokenCounter().name()).isEqualTo("bge-small-en-v1.5-q");
    }

    @Test
    void the_identity_names_model_hash_and_device() {
        assertThat(embedder.model().name()).isEqualTo("bge-small-en-v1.5-q");
        assertThat(embedder.model().sha256()).startsWith("6c9c6101");
        assertThat(embedder.model().device()).isEqualTo("cpu");
        assertThat(embedder.dimensions()).isEqualTo(384);
    }

    @Test
    void texts_of_a_bulk_call_that_failed_do_not_run() {
        try (InferencePool one = TinyModels.pool(1);
                OnnxEmbedder busy = OnnxEmbedder.load(ModelSource.DEFAULT_EMBEDDER, one)) {
            List<PassageText> passages =
                    Collections.nCopies(
                            3, new PassageText("", "a long text of words ".repeat(200)));
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> busy.embedPassages(passages, Deadline.NONE))
                    .isInstanceOf(StageException.class)
                    .hasMessageContaining("interrupted");

            assertThat(one.waitingTokens()).isZero();
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void a_tokenizer_that_fails_is_a_failed_embedding() {
        OnnxEmbedder closed = OnnxEmbedder.load(ModelSource.DEFAULT_EMBEDDER, pool);
        closed.close();

        assertThatThrownBy(() -> closed.embedQuery("why?", Deadline.NONE))
                .isInstanceOf(StageException.class)
                .hasMessageContaining("could not be tokenised for bge-small-en-v1.5-q");
    }

    private double cosine(String one, String other) throws StageException {
        float[] a = passage("", one);
        float[] b = passage("", other);
        double dot = 0;
        for (int i = 0; i < a.length; i++) {
            dot += (double) a[i] * b[i];
        }
        return dot;
    }
}
