package dev.winnow.reranker.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.score.Score;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RerankedDocumentsTest {

    @Test
    void the_logit_orders_documents_of_one_probability_and_the_index_those_of_one_logit() {
        assertThat(withLogits(3f, 5f, 4f, 5f).bestFirst()).containsExactly(1, 3, 2, 0);
    }

    /** Documents so good that calibration gives all of them the same probability. */
    private static RerankedDocuments withLogits(float... logits) {
        List<Reranked> reranked = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (float logit : logits) {
            DocumentId id = new DocumentId(Integer.toString(texts.size()));
            texts.add("Document " + id);
            reranked.add(
                    new Reranked(
                            id.passage(0),
                            Score.logit(logit),
                            Score.probability(1f),
                            List.of(),
                            false));
        }
        PipelineState before =
                PipelineState.accepted(
                        RequestId.parse("019b0000-0000-7000-8000-000000000000"),
                        Scope.local(),
                        Query.of("Which one?"),
                        Settings.DEFAULTS,
                        Deadline.NONE);
        return new RerankedDocuments(
                new MeasuredDocuments(texts, 0, 0),
                before,
                before.withReranking(reranked, List.of()),
                false);
    }
}
