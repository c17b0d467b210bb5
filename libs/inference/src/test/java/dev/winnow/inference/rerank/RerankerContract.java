package dev.winnow.inference.rerank;

import static dev.winnow.inference.rerank.Passages.passage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.score.Score.Scale;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every {@link Reranker} must do. Implementations inherit these tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RerankerContract {

    /** The reranker under test, the same one at every call. */
    abstract Reranker reranker();

    /** Short enough for the reranker to read whole. */
    String question() {
        return "What does the reranker return for each sentence?";
    }

    @Test
    void scores_come_in_the_order_of_the_passages_with_their_scales() throws StageException {
        List<Passage> passages = passages(5);

        Reranking reranking = rerank(passages);

        assertThat(reranking.passages())
                .extracting(Reranked::passageId)
                .containsExactlyElementsOf(passages.stream().map(Passage::id).toList());
        for (Reranked reranked : reranking.passages()) {
            assertThat(reranked.rankLogit().scale()).isEqualTo(Scale.LOGIT);
            assertThat(reranked.rankProbability().scale()).isEqualTo(Scale.PROBABILITY);
            assertThat(reranked.truncated()).isFalse();
        }
        assertThat(reranking.tokens()).isGreaterThan(passages.size());
        assertThat(reranking.timings().inference()).isPositive();
        assertThat(reranking.timings().tokenizing()).isPositive();
        assertThat(reranking.timings().tokenizingAlone())
                .isBetween(Duration.ofNanos(1), reranking.timings().tokenizing());
        assertThat(reranking.timings().queueWait().isNegative()).isFalse();
    }

    @Test
    void says_by_which_rules_sentences_are_cut() {
        assertThat(reranker().rules()).first().asString().matches("splitter: \\S+");
    }

    @Test
    void sentences_cover_the_text_or_there_are_none() throws StageException {
        List<Passage> passages = new ArrayList<>(passages(4));
        passages.add(passage("marks", "", "Ein 😀 Satz.\r\nCafe\u0301 zu. \u0007 Ende"));
        passages.add(passage("blank", "Only blanks", "  \n "));
        passages.add(passage("long", "Long", "This one repeats itself a lot. ".repeat(150)));

        List<Reranked> reranked = rerank(passages).passages();

        for (int i = 0; i < passages.size(); i++) {
            List<SentenceScore> sentences = reranked.get(i).sentences();
            if (!reranker().scoresSentences()) {
                assertThat(sentences).isEmpty();
                continue;
            }
            int at = 0;
            for (SentenceScore sentence : sentences) {
                assertThat(sentence.start()).isEqualTo(at);
                assertThat(sentence.keep().scale()).isEqualTo(Scale.PROBABILITY);
                at = sentence.end();
            }
            assertThat(at).isEqualTo(passages.get(i).text().length());
        }
    }

    @Test
    void a_passage_gets_the_same_bytes_alone_among_31_others_and_in_any_order()
            throws StageException {
        List<Passage> passages = passages(32);
        List<Reranked> together = rerank(passages).passages();
        List<Passage> shuffled = new ArrayList<>(passages);
        Collections.shuffle(shuffled, new Random(11));

        List<Reranked> elsewhere = rerank(shuffled).passages();

        for (int i = 0; i < passages.size(); i++) {
            assertThat(elsewhere.get(shuffled.indexOf(passages.get(i)))).isEqualTo(together.get(i));
            assertThat(rerank(List.of(passages.get(i))).passages())
                    .containsExactly(together.get(i));
        }
    }

    @Test
    void several_callers_at_once_get_what_one_gets() throws Exception {
        List<Passage> passages = passages(6);
        List<Reranked> expected = rerank(passages).passages();
        Callable<List<Reranked>> call = () -> rerank(passages).passages();
        try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
            for (Future<List<Reranked>> answer : threads.invokeAll(Collections.nCopies(6, call))) {
                assertThat(answer.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void no_passages_give_no_scores() throws StageException {
        assertThat(rerank(List.of()).passages()).isEmpty();
    }

    @Test
    void a_deadline_that_has_passed_is_said() {
        Deadline past = new Deadline(Instant.EPOCH);

        StageException thrown =
                catchThrowableOfType(
                        StageException.class,
                        () -> reranker().rerank(question(), passages(3), past));

        assertThat(thrown.problem().kind()).isEqualTo(Kind.DEADLINE);
    }

    private Reranking rerank(List<Passage> passages) throws StageException {
        return reranker().rerank(question(), passages, Deadline.NONE);
    }

    private static List<Passage> passages(int count) {
        String[] subjects = {"The reranker", "A pruner", "Kafka", "The index", "Nobody"};
        String[] verbs = {
            "returns a keep-probability for each sentence", "sleeps", "stores 3.5 GB of text"
        };
        Random random = new Random(count);
        List<Passage> passages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int s = 0; s <= random.nextInt(8); s++) {
                text.append(subjects[random.nextInt(subjects.length)])
                        .append(' ')
                        .append(verbs[random.nextInt(verbs.length)])
                        .append(i % 3 == 0 ? ".\n" : ". ");
            }
            passages.add(passage("p" + i, i % 2 == 0 ? "Title " + i : "", text.toString()));
        }
        return passages;
    }
}
