package dev.winnow.reranker.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
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

    private static final String TEXT = "One is. Two is \ud83d\ude00.\n\nThree is. Four is.\n";

    @Test
    void keeps_sentences_at_or_above_the_threshold_as_slices() {
        KeptText kept = KeptText.of(TEXT, scored(TEXT, .5f, .1f, .09f, .9f), .1f);

        assertThat(kept.spans()).containsExactly(new Span(0, 18), new Span(30, 38));
        assertThat(kept.text()).isEqualTo("One is. Two is \ud83d\ude00.\nFour is.");
        for (Span span : kept.spans()) {
            assertThat(kept.text()).contains(span.slice(TEXT));
        }
    }

    @Test
    void nothing_kept_is_an_empty_text() {
        KeptText kept = KeptText.of(TEXT, scored(TEXT, 0f, 0f, 0f, 0f), .1f);

        assertThat(kept.text()).isEmpty();
        assertThat(kept.spans()).isEmpty();
        assertThat(kept.compression(TEXT)).isEqualTo(1f);
    }

    @Test
    void compression_is_the_share_of_characters_that_is_gone() {
        KeptText kept = KeptText.of("Keep it. Drop it.", scored("Keep it. Drop it.", .9f, 0f), .5f);

        assertThat(kept.compression("Keep it. Drop it.")).isCloseTo(9f / 17f, within(1e-6f));
        assertThat(KeptText.of("", List.of(), .5f).compression("")).isZero();
    }

    private static List<SentenceScore> scored(String text, float... keep) {
        List<Span> spans = new SentenceSplitter().split(text);
        assertThat(spans).hasSize(keep.length);
        List<SentenceScore> scores = new ArrayList<>();
        for (int i = 0; i < keep.length; i++) {
            scores.add(
                    new SentenceScore(
                            spans.get(i).start(), spans.get(i).end(), Score.probability(keep[i])));
        }
        return scores;
    }
}
