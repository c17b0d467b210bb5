package dev.winnow.eval.scale;

import dev.winnow.core.query.FeedbackTiming;
import dev.winnow.core.query.FeedbackUse;
import dev.winnow.eval.retrieval.Variant;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;
import java.util.List;

/** The ways of retrieving that are timed side by side, everything else as the product has it. */
final class Ways {

    private static final RetrievalSettings PRODUCT = RetrievalSettings.DEFAULTS;

    private static final RetrievalSettings ONE_ROUND =
            PRODUCT.withFeedback(PRODUCT.feedback().off());

    static final Variant BM25 = new Variant("BM25", RetrievalMode.BM25, ONE_ROUND);

    static final Variant DENSE = new Variant("dense", RetrievalMode.DENSE, ONE_ROUND);

    static final Variant HYBRID = new Variant("hybrid", RetrievalMode.HYBRID, ONE_ROUND);

    /** The gate would leave some questions out; here every one pays for its second round. */
    static final Variant FED_BACK =
            new Variant(
                    "hybrid with feedback",
                    RetrievalMode.HYBRID,
                    PRODUCT.withFeedback(
                            PRODUCT.feedback().with(FeedbackUse.ON, FeedbackTiming.POST)));

    static final List<Variant> ALL = List.of(BM25, DENSE, HYBRID, FED_BACK);

    private Ways() {}
}
