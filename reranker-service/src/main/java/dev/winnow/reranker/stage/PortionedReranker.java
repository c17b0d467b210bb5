package dev.winnow.reranker.stage;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.model.ModelIdentity;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.rerank.RerankException;
import dev.winnow.core.rerank.Reranked;
import dev.winnow.core.rerank.Reranker;
import dev.winnow.core.rerank.Reranking;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands many passages to a reranker in portions, one after the other, so that one large call neither is refused for its size nor
 * fills the queue for everybody else. A passage's scores do not depend on its company, so the result is the same.
 */
public final class PortionedReranker implements Reranker {

    private final Reranker reranker;
    private final int charactersPerPortion;

    /**
     * @param reranker closed with this one
     * @param charactersPerPortion most characters of one portion, question included once for each passage; a passage that is
     *     longer by itself goes alone
     */
    public PortionedReranker(Reranker reranker, int charactersPerPortion) {
        if (charactersPerPortion < 1) {
            throw new IllegalArgumentException(
                    "a portion has at least 1 character, got " + charactersPerPortion);
        }
        this.reranker = reranker;
        this.charactersPerPortion = charactersPerPortion;
    }

    @Override
    public ModelIdentity model() {
        return reranker.model();
    }

    @Override
    public boolean scoresSentences() {
        return reranker.scoresSentences();
    }

    @Override
    public Reranking rerank(String question, List<Passage> passages, Deadline deadline)
            throws RerankException {
        List<Reranked> scored = new ArrayList<>(passages.size());
        int tokens = 0;
        Duration queueWait = Duration.ZERO;
        Duration tokenizing = Duration.ZERO;
        Duration inference = Duration.ZERO;
        int from = 0;
        do {
            int to = portionEnd(question, passages, from);
            Reranking portion = reranker.rerank(question, passages.subList(from, to), deadline);
            scored.addAll(portion.passages());
            tokens += portion.tokens();
            queueWait = queueWait.plus(portion.queueWait());
            tokenizing = tokenizing.plus(portion.tokenizing());
            inference = inference.plus(portion.inference());
            from = to;
        } while (from < passages.size());
        return new Reranking(scored, tokens, queueWait, tokenizing, inference);
    }

    @Override
    public void close() {
        reranker.close();
    }

    private int portionEnd(String question, List<Passage> passages, int from) {
        long characters = 0;
        int to = from;
        while (to < passages.size()) {
            Passage passage = passages.get(to);
            characters += question.length() + passage.heading().length() + passage.text().length();
            if (characters > charactersPerPortion && to > from) {
                break;
            }
            to++;
        }
        return to;
    }
}
