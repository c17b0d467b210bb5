package dev.winnow.inference.rerank;

import static dev.winnow.inference.rerank.Passages.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.rerank.Reranker.StoppingRule;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import dev.winnow.core.structure.Block;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.tiny.TinyModels;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The reranker that Winnow ships, which finds what a person would. */
class OnnxRerankerTest extends RerankerContract {

    private static final Passage PRUNING =
            passage(
                    "pruning",
                    "Reranking and pruning",
                    "Winnow has four stages. The reranker returns a rank score for the passage and a keep-probability for each sentence. Paris is the capital of France.");

    private final InferencePool pool = TinyModels.pool(2);
    private final OnnxReranker reranker = OnnxReranker.load(ModelSource.DEFAULT_RERANKER, pool);

    @Override
    Reranker reranker() {
        return reranker;
    }

    @AfterAll
    void close() {
        reranker.close();
        pool.close();
    }

    @Test
    void the_answer_ranks_above_a_passage_about_something_else() throws StageException {
        Reranked answer = rerank(PRUNING);
        Reranked stranger =
                rerank(passage("tower", "Eiffel Tower", "The tower in Paris is 330 metres tall."));

        assertThat(answer.rankLogit()).isGreaterThan(stranger.rankLogit());
        assertThat(answer.rankProbability().value()).isGreaterThan(.5f);
        assertThat(stranger.rankProbability().value()).isLessThan(.5f);
    }

    @Test
    void the_sentence_with_the_answer_is_kept_rather_than_the_others() throws StageException {
        List<SentenceScore> sentences = rerank(PRUNING).sentences();

        assertThat(sentences).hasSize(3);
        assertThat(sentences.get(1).keep().value())
                .isGreaterThan(.5f)
                .isGreaterThan(2 * sentences.get(0).keep().value())
                .isGreaterThan(2 * sentences.get(2).keep().value());
    }

    @Test
    void a_sentence_of_white_space_or_control_characters_is_never_kept() throws StageException {
        assertThat(rerank(passage("blank", "Blank", " \n ")).sentences())
                .singleElement()
                .satisfies(sentence -> assertThat(sentence.keep().value()).isZero());
    }

    @Test
    void a_passage_without_text_is_ranked_by_its_title() throws StageException {
        Reranked empty = rerank(passage("empty", "What the reranker returns", ""));

        assertThat(empty.sentences()).isEmpty();
        assertThat(Float.isFinite(empty.rankLogit().value())).isTrue();
    }

    @Test
    void an_answer_behind_the_first_window_is_found() throws StageException {
        String filler =
                "The harbour opens at six in the morning and closes when the last ferry has left. ";
        String needle = "The reranker returns a keep-probability for each sentence. ";
        String text = filler.repeat(50) + needle + filler.repeat(50);

        List<SentenceScore> sentences = rerank(passage("long", "Notes", text)).sentences();

        assertThat(sentences).hasSize(101);
        SentenceScore best = Collections.max(sentences, Comparator.comparing(SentenceScore::keep));
        assertThat(text.substring(best.start(), best.end())).isEqualTo(needle);
    }

    @Test
    void a_question_longer_than_the_model_reads_is_reported_and_cuts_no_passage()
            throws StageException {
        Reranking reranking = reranker.rerank("why ".repeat(200), List.of(PRUNING), Deadline.NONE);

        assertThat(reranking.questionCut()).isTrue();
        assertThat(reranking.passages().getFirst().truncated()).isFalse();
        assertThat(reranker.rerank("why?", List.of(PRUNING), Deadline.NONE).questionCut())
                .isFalse();
    }

    @Test
    void a_call_larger_than_the_queue_is_scored_in_portions_whatever_its_script()
            throws StageException {
        // A character of these is a token, and the text takes many windows, which repeat context.
        String text = "倉庫の鍵は事務所にあります。".repeat(300);
        List<Passage> passages =
                List.of(passage("a", "鍵", text), PRUNING, passage("b", "", text.repeat(2)));
        try (InferencePool small =
                        new InferencePool(
                                TinyModels.settings(2).withQueueTokens(2_000),
                                InstantSource.system());
                OnnxReranker portioned = OnnxReranker.load(ModelSource.DEFAULT_RERANKER, small)) {
            Reranking expected = reranker.rerank("鍵はどこ?", passages, Deadline.NONE);
            Reranking actual = portioned.rerank("鍵はどこ?", passages, Deadline.NONE);

            assertThat(actual.passages()).isEqualTo(expected.passages());
            assertThat(actual.tokens()).isEqualTo(expected.tokens()).isGreaterThan(10_000);
            assertThat(small.waitingTokens()).isZero();
        }
    }

    @Test
    void a_row_larger_than_the_queue_is_refused_as_overload() {
        try (StillReranker small = new StillReranker("two-head", 1, 10)) {
            StageException thrown =
                    catchThrowableOfType(
                            StageException.class, () -> small.all("what is it?", hay(1)));

            assertThat(thrown.problem().kind()).isEqualTo(Kind.OVERLOADED);
            assertThat(thrown).hasMessageContaining("is more than the whole queue holds (10)");
            assertThat(small.pool.waitingTokens()).isZero();
        }
    }

    @Test
    void a_caller_who_went_away_gets_no_further_portion() {
        AtomicInteger asked = new AtomicInteger();
        try (StillReranker small = new StillReranker("two-head", 1, 100)) {
            StageException thrown =
                    catchThrowableOfType(
                            StageException.class,
                            () ->
                                    small.read(
                                            "what is it?",
                                            hay(20),
                                            StoppingRule.ALL,
                                            () -> asked.incrementAndGet() > 5));

            assertThat(thrown.problem().kind()).isEqualTo(Kind.CANCELLED);
            assertThat(thrown).hasMessage("the caller went away while passages were scored");
            assertThat(asked).hasValue(6);
            assertThat(small.pool.waitingTokens()).isZero();
        }
    }

    private static List<Passage> hay(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> passage("p" + i, "", "What is it of the needle in the hay?"))
                .toList();
    }

    @Test
    void a_splitter_that_fails_is_a_failed_model_and_quotes_no_text() {
        OnnxReranker broken =
                new OnnxReranker(
                        PassageScorer.load(TinyModels.source("two-head"), pool),
                        new SentenceSplitter() {
                            @Override
                            public List<Span> split(String text) {
                                throw new IllegalStateException("at " + text);
                            }

                            @Override
                            public List<Span> split(String text, List<Block> blocks) {
                                return split(text);
                            }

                            @Override
                            public String name() {
                                return "broken";
                            }
                        });
        try (broken) {
            StageException thrown =
                    catchThrowableOfType(
                            StageException.class,
                            () -> broken.rerank("why?", List.of(PRUNING), Deadline.NONE));

            assertThat(thrown.problem().kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(thrown)
                    .hasMessage(
                            "passage 1 of 1 could not be split into sentences by broken (IllegalStateException)");
        }
    }

    @Test
    void a_tokenizer_that_fails_is_a_failed_model() {
        OnnxReranker closed = OnnxReranker.load(TinyModels.source("two-head"), pool);
        closed.close();

        StageException thrown =
                catchThrowableOfType(
                        StageException.class,
                        () -> closed.rerank("why?", List.of(PRUNING), Deadline.NONE));

        assertThat(thrown.problem().kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(thrown).hasMessageContaining("could not be tokenised for tiny-two-head");
    }

    private Reranked rerank(Passage passage) throws StageException {
        return reranker.rerank(
                        "What does the reranker return for each sentence?",
                        List.of(passage),
                        Deadline.NONE)
                .passages()
                .getFirst();
    }
}
