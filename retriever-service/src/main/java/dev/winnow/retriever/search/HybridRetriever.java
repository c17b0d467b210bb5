package dev.winnow.retriever.search;

import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;

/**
 * Finds candidates, after "To Interpolate or not to Interpolate" (Li et al., SIGIR 2022): (1) the
 * best passages by words, by vectors, and those that hold the question's identifiers as they are
 * written, (2) every passage of the union scored by both sources, (3) feedback from one of the two
 * lists or from both interpolated, (4) a gate that decides for each question whether (5) a second
 * round with the fed-back question follows, (6) one fused list. Safe for use by several threads.
 *
 * <p>Up to the window, the order does not depend on how many candidates are wanted: a list of k
 * begins with the same max(1, k - pinned) passages as every longer one. Only the last places, as
 * many as may be pinned and never the first one of the list, can hold exact matches that the order
 * puts further down; a longer list holds them where the order puts them, or at its own end.
 */
public final class HybridRetriever {

    private final PassageIndex index;
    private final LexicalSource words;
    private final Embedder embedder;
    private final RetrievalSettings settings;
    private final ExactPhrases phrases = new ExactPhrases();

    /**
     * @param impacts what sits beside the vectors: the index's impacts where it has any, BM25
     *     otherwise
     */
    public HybridRetriever(
            PassageIndex index,
            ImpactOrigin impacts,
            Embedder embedder,
            RetrievalSettings settings) {
        this.index = index;
        this.words = new LexicalSource(impacts);
        this.embedder = embedder;
        this.settings = settings;
    }

    /** A retriever with BM25 beside the vectors. */
    public HybridRetriever(PassageIndex index, Embedder embedder, RetrievalSettings settings) {
        this(index, ImpactOrigin.NONE, embedder, settings);
    }

    /**
     * Finds candidates in the index as it is now. An encoder that fails or is too slow costs
     * quality, not the answer: words alone are searched, and the outcome says so. In the mode
     * {@link RetrievalMode#DENSE} there is nothing else to search, so the list is empty then.
     *
     * @throws dev.winnow.core.outcome.InvalidInputException if filter or question cannot be
     *     searched
     * @throws java.io.UncheckedIOException if the index cannot be read
     */
    public Retrieval retrieve(RetrievalRequest request, StageContext context) {
        try (IndexView view = index.view(context.deadline())) {
            return new Search(request, settings, words, embedder, phrases, context, view).run();
        }
    }
}
