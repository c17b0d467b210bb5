package dev.winnow.bench.context;

import dev.winnow.bench.cache.CacheKey;
import dev.winnow.bench.cache.FloatCache;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.rerank.SentenceScore;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.RuleSentenceSplitter;
import dev.winnow.core.sentence.Span;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What the reranker says of a question and a passage, kept on disk: a passage's scores do not
 * depend on the passages beside it, so every way of reading a list can be played from them. Safe
 * for use by several threads.
 */
public final class PairScores implements AutoCloseable {

    /** Sentences of a passage that an entry has room for; longer passages are scored each time. */
    private static final int SENTENCES = 124;

    private static final int HEAD = 4;

    private final Reranker reranker;
    private final FloatCache cache;
    private final RuleSentenceSplitter splitter = new RuleSentenceSplitter();

    private PairScores(Reranker reranker, FloatCache cache) {
        this.reranker = reranker;
        this.cache = cache;
    }

    /** The scores of a reranker below a folder, none at first. */
    public static PairScores open(Path folder, Reranker reranker) throws IOException {
        String key = CacheKey.of(reranker.model().sha256(), reranker.rules().toString()).value();
        return new PairScores(
                reranker,
                FloatCache.open(folder.resolve("pairs-" + key + ".scores"), HEAD + SENTENCES));
    }

    /**
     * Scores of one passage and the tokens that the model reads for them.
     *
     * @param reranked as the reranker gives them
     * @param tokens specials and repeated context included
     */
    public record Pair(Reranked reranked, int tokens) {}

    /** The scores of one passage. */
    public Pair of(String question, Passage passage) throws IOException {
        float[] kept = cache.get(question, passage.heading(), passage.text());
        if (kept != null) {
            return decode(passage, kept);
        }
        try {
            Reranking reranking = reranker.rerank(question, List.of(passage), Deadline.NONE);
            Pair pair = new Pair(reranking.passages().getFirst(), reranking.tokens());
            if (pair.reranked().sentences().size() <= SENTENCES) {
                cache.put(encode(pair), question, passage.heading(), passage.text());
            }
            return pair;
        } catch (StageException e) {
            throw new IOException("the reranker failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        cache.close();
    }

    private static float[] encode(Pair pair) {
        Reranked scored = pair.reranked();
        float[] numbers = new float[HEAD + SENTENCES];
        numbers[0] = pair.tokens();
        numbers[1] = scored.rankLogit().value();
        numbers[2] = scored.rankProbability().value();
        numbers[3] = scored.sentences().size();
        for (int s = 0; s < scored.sentences().size(); s++) {
            numbers[HEAD + s] = scored.sentences().get(s).keep().value();
        }
        return numbers;
    }

    private Pair decode(Passage passage, float[] numbers) {
        List<SentenceScore> sentences = new ArrayList<>();
        if (numbers[3] > 0) {
            for (Span span : splitter.split(passage.text(), passage.blocks())) {
                sentences.add(
                        new SentenceScore(
                                span.start(),
                                span.end(),
                                Score.probability(numbers[HEAD + sentences.size()])));
            }
        }
        return new Pair(
                new Reranked(
                        passage.id(),
                        Score.logit(numbers[1]),
                        Score.probability(numbers[2]),
                        sentences,
                        false),
                (int) numbers[0]);
    }
}
