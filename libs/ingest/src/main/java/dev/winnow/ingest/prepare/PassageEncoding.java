package dev.winnow.ingest.prepare;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.core.retrieval.SparseEncoder;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.core.score.Impacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the encoders make of passages. Safe for use by several threads. */
record PassageEncoding(@Nullable Embedder embedder, ImpactOrigin impacts) {

    /** Leaves passages without vectors and impacts. */
    static final PassageEncoding NONE = new PassageEncoding(null, ImpactOrigin.NONE);

    /**
     * Passages between two words of how far it is: some seconds of work. An encoder has a few texts
     * in hand for each session, so that so many keep it busy. Picked by hand.
     */
    private static final int SLICE = 64;

    /**
     * Passages with their vectors and impacts.
     *
     * @param given impacts that the document brought, which then has one passage alone
     */
    List<EmbeddedPassage> encoded(
            List<Passage> passages, Impacts given, Deadline deadline, Preparation.Encoded heard)
            throws StageException {
        SparseEncoder encoder = given.isEmpty() ? impacts.encoder() : null;
        List<EmbeddedPassage> encoded = new ArrayList<>(passages.size());
        for (int from = 0; from < passages.size(); from += SLICE) {
            int to = Math.min(passages.size(), from + SLICE);
            List<PassageText> texts = new ArrayList<>(to - from);
            for (Passage one : passages.subList(from, to)) {
                texts.add(new PassageText(one.heading(), one.readable()));
            }
            List<float[]> vectors =
                    embedder == null
                            ? Collections.nCopies(texts.size(), new float[0])
                            : embedder.embedPassages(texts, deadline);
            List<Impacts> sparse =
                    encoder == null
                            ? Collections.nCopies(texts.size(), given)
                            : encoder.encodePassages(texts, deadline);
            for (int i = 0; i < texts.size(); i++) {
                encoded.add(
                        new EmbeddedPassage(passages.get(from + i), vectors.get(i), sparse.get(i)));
            }
            if (given.isEmpty()) {
                heard.passages(to, passages.size());
            }
        }
        return encoded;
    }

    /** Whether the lexical side will not find a document that brought no impacts. */
    boolean leavesWithoutImpacts() {
        return impacts.wanted() && impacts.encoder() == null;
    }
}
