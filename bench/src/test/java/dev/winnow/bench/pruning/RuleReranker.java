package dev.winnow.bench.pruning;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.rerank.Reranker.StoppingRule;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.core.rerank.Reranking.Reranked;
import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.rerank.Reranking.Timings;
import dev.winnow.core.score.Score;
import dev.winnow.core.sentence.SentenceSplitter;
import dev.winnow.core.sentence.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/** A reranker whose scores are read off the passages by two rules. */
public final class RuleReranker implements Reranker {

    private final ToDoubleFunction<Passage> rank;
    private final ToDoubleFunction<String> keep;

    /**
     * @param rank probability that a passage answers, above 0 and below 1
     * @param keep probability that a sentence is needed
     */
    public RuleReranker(ToDoubleFunction<Passage> rank, ToDoubleFunction<String> keep) {
        this.rank = rank;
        this.keep = keep;
    }

    @Override
    public ModelIdentity model() {
        return new ModelIdentity("rules", "0".repeat(64), "cpu");
    }

    @Override
    public boolean scoresSentences() {
        return true;
    }

    @Override
    public List<String> rules() {
        return List.of();
    }

    @Override
    public Reranking rerank(
            String question,
            List<Passage> passages,
            StoppingRule reading,
            Deadline deadline,
            BooleanSupplier cancellation) {
        List<Reranked> scored = new ArrayList<>();
        int wave = 1;
        while (wave > 0 && scored.size() < passages.size()) {
            int begin = scored.size();
            wave = Math.min(reading.next(List.copyOf(scored)), passages.size() - begin);
            passages.subList(begin, begin + wave).forEach(passage -> scored.add(score(passage)));
        }
        return new Reranking(scored, null, false, new Reranking.Windows(1, 1), 1, Timings.NONE);
    }

    private Reranked score(Passage passage) {
        List<SentenceScore> sentences = new ArrayList<>();
        for (Span span : new SentenceSplitter().split(passage.text())) {
            String sentence = span.trim(passage.text()).slice(passage.text());
            sentences.add(
                    new SentenceScore(
                            span.start(),
                            span.end(),
                            Score.probability((float) keep.applyAsDouble(sentence))));
        }
        float probability = (float) rank.applyAsDouble(passage);
        return new Reranked(
                passage.id(),
                Score.logit(probability),
                Score.probability(probability),
                sentences,
                false);
    }

    @Override
    public void close() {}
}
