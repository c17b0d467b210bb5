package dev.winnow.ingest.prepare;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.ImpactOrigin;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.core.retrieval.SparseEncoder;
import dev.winnow.core.score.Impacts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the encoders make of passages. Safe for use by several threads. */
final class PassageEncoding {

    /** Leaves passages without vectors and impacts. */
    static final PassageEncoding NONE = new PassageEncoding(null, ImpactOrigin.NONE);

    /**
     * Passages between two words of how far it is: some seconds of work. An encoder has a few texts
     * in hand for each session, so that so many keep it busy. Picked by hand.
     */
    private static final int SLICE = 64;

    private final @Nullable Embedder embedder;
    private final ImpactOrigin impacts;

    PassageEncoding(@Nullable Embedder embedder, ImpactOrigin impacts) {
        this.embedder = embedder;
        this.impacts = impacts;
    }

    /** Passages of a document that brought no impacts. */
    List<EmbeddedPassage> encoded(
            List<Passage> passages, Deadline deadline, Preparation.Encoded heard)
            throws StageException {
        List<EmbeddedPassage> encoded = new ArrayList<>(passages.size());
        for (int from = 0; from < passages.size(); from += SLICE) {
            int to = Math.min(passages.size(), from + SLICE);
            encoded.addAll(encoded(passages.subList(from, to), deadline));
            heard.passages(to, passages.size());
        }
        return encoded;
    }

    private List<EmbeddedPassage> encoded(List<Passage> slice, Deadline deadline)
            throws StageException {
        List<PassageText> texts = texts(slice);
        SparseEncoder encoder = impacts.encoder();
        return joined(
                slice,
                vectors(texts, deadline),
                encoder == null
                        ? Collections.nCopies(slice.size(), Impacts.NONE)
                        : encoder.encodePassages(texts, deadline));
    }

    /** A document's only passage, with the impacts that it brought. */
    List<EmbeddedPassage> encoded(List<Passage> whole, Impacts given, Deadline deadline)
            throws StageException {
        return joined(whole, vectors(texts(whole), deadline), List.of(given));
    }

    /** Whether the lexical side will not find a document that brought no impacts. */
    boolean leavesWithoutImpacts() {
        return impacts.wanted() && impacts.encoder() == null;
    }

    private List<float[]> vectors(List<PassageText> texts, Deadline deadline)
            throws StageException {
        return embedder == null
                ? Collections.nCopies(texts.size(), new float[0])
                : embedder.embedPassages(texts, deadline);
    }

    private static List<PassageText> texts(List<Passage> passages) {
        return passages.stream()
                .map(passage -> new PassageText(passage.heading(), passage.readable()))
                .toList();
    }

    private static List<EmbeddedPassage> joined(
            List<Passage> passages, List<float[]> vectors, List<Impacts> impacts) {
        List<EmbeddedPassage> encoded = new ArrayList<>(passages.size());
        for (int i = 0; i < passages.size(); i++) {
            encoded.add(new EmbeddedPassage(passages.get(i), vectors.get(i), impacts.get(i)));
        }
        return encoded;
    }
}
