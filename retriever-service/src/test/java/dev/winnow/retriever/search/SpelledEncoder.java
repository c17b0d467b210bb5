package dev.winnow.retriever.search;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.ModelIdentity;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.core.retrieval.SparseEncoder;
import dev.winnow.core.score.Impacts;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Impacts that depend on the text only, under names that no analyser makes; counted, and busy where
 * a test wants it to be.
 */
public final class SpelledEncoder implements SparseEncoder {

    /**
     * Stands before each word, so that a term of this vocabulary is never one of the words' field.
     */
    public static final String MARK = "~";

    final AtomicInteger questions = new AtomicInteger();

    private final boolean busy;

    public SpelledEncoder(boolean busy) {
        this.busy = busy;
    }

    /** Longer words weigh more, as rare words do; a second time counts as the first. */
    public static Impacts impacts(String text) {
        TreeMap<String, Double> weights = new TreeMap<>();
        for (String word : text.toLowerCase(Locale.ROOT).split("\\W+")) {
            if (!word.isEmpty()) {
                weights.put(MARK + word, .3 * word.length());
            }
        }
        return Impacts.quantised(weights);
    }

    @Override
    public ModelIdentity model() {
        return new ModelIdentity("spelled", "1".repeat(64), "cpu");
    }

    @Override
    public Impacts encodeQuery(String text, Deadline deadline) throws StageException {
        questions.incrementAndGet();
        if (busy) {
            throw new StageException(Kind.UNAVAILABLE, "the sparse encoder is busy");
        }
        return impacts(text);
    }

    @Override
    public List<Impacts> encodePassages(List<PassageText> passages, Deadline deadline) {
        return passages.stream().map(passage -> impacts(passage.joined())).toList();
    }

    @Override
    public void close() {}
}
