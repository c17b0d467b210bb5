package dev.winnow.kg.rule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.model.ModelIdentity;
import dev.winnow.core.retrieval.Embedder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedSentencesTest {

    /** More than are remembered. */
    private static final int MANY = 50_001;

    /** Calls what it is told to before it embeds the sentence "late". */
    private static final class Interrupted implements Embedder {

        private Runnable between = () -> {};

        @Override
        public int dimensions() {
            return 1;
        }

        @Override
        public ModelIdentity model() {
            throw new UnsupportedOperationException();
        }

        @Override
        public float[] embedQuery(String text, Deadline deadline) {
            return new float[] {1f};
        }

        @Override
        public float[] embedPassage(String heading, String text, Deadline deadline) {
            if (text.equals("late")) {
                between.run();
            }
            return new float[] {text.equals("early") ? -1f : 1f};
        }

        @Override
        public void close() {}
    }

    @Test
    void another_question_that_pushes_sentences_out_takes_none_from_one_under_way() {
        Interrupted embedder = new Interrupted();
        EmbeddedSentences similarity = new EmbeddedSentences(embedder);
        List<String> others = new ArrayList<>(MANY);
        for (int i = 0; i < MANY; i++) {
            others.add("sentence " + i);
        }
        assertThat(similarity.of("question", List.of("early"), Deadline.NONE)).containsExactly(-1f);

        embedder.between =
                () -> assertThat(similarity.of("another", others, Deadline.NONE)).hasSize(MANY);

        assertThat(similarity.of("question", List.of("early", "late"), Deadline.NONE))
                .containsExactly(-1f, 1f);
    }
}
