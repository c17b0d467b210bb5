package dev.winnow.retriever.config;

import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.core.query.Interpolation.FeedbackTiming;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.settings.Ranges;
import dev.winnow.retriever.feedback.DenseFeedback;
import dev.winnow.retriever.feedback.FeedbackGate;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.feedback.SparseFeedback;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.index.VectorEncoding;
import dev.winnow.retriever.search.RetrievalSettings;
import dev.winnow.retriever.search.RetrieverSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How passages are found.
 *
 * @param directory folder of the index; made if there is none
 * @param minFreeSpace room that stays free on the disk of that folder: with less, nothing is stored
 *     (507) until there is more again, and searching goes on; 0 to write until the disk is full
 * @param embedderPath folder of the encoder: a path, or classpath: and a folder in a jar
 * @param window passages taken from each source before they are fused
 * @param pinned most exact matches of identifiers and quoted phrases that stay in the list although
 *     fusion left them out; 0 switches the protection off
 * @param skipSmallTalk whether greetings, thanks and chat get no passages instead of the least
 *     foreign ones; false for a collection of such things
 * @param sparse what sits beside the vectors
 * @param bm25 constants of BM25
 * @param fusion how the sources are weighed
 * @param prf whether, when and how the first search is fed back into a second one
 * @param dense how vectors are searched
 */
@ConfigurationProperties("winnow.retriever")
public record RetrieverProperties(
        @DefaultValue(".winnow/index") Path directory,
        @DefaultValue("256MB") DataSize minFreeSpace,
        @DefaultValue("classpath:dev/winnow/models/bge-small-en-v1.5") String embedderPath,
        @DefaultValue("" + RetrievalSettings.DEFAULT_WINDOW) int window,
        @DefaultValue("" + RetrievalSettings.DEFAULT_PINNED) int pinned,
        @DefaultValue("true") boolean skipSmallTalk,
        @DefaultValue Sparse sparse,
        @DefaultValue Bm25 bm25,
        @DefaultValue Fusion fusion,
        @DefaultValue Prf prf,
        @DefaultValue Dense dense) {

    public RetrieverProperties {
        Ranges.atLeast("winnow.retriever.min-free-space", minFreeSpace.toBytes(), 0);
        // Both check their ranges and name the key: a wrong value stops the start.
        search(bm25, dense);
        retrieval(window, fusion, prf, pinned);
    }

    /** What the retriever and its index are made from. */
    public RetrieverSettings settings() {
        return new RetrieverSettings(
                directory,
                minFreeSpace.toBytes(),
                embedderPath,
                sparse.source() == SparseSource.IMPACT,
                sparse.encoderPath().isBlank() ? null : sparse.encoderPath(),
                search(bm25, dense),
                retrieval(),
                skipSmallTalk);
    }

    /** How lists are made and fused. */
    public RetrievalSettings retrieval() {
        return retrieval(window, fusion, prf, pinned);
    }

    private static SearchSettings search(Bm25 bm25, Dense dense) {
        return new SearchSettings(bm25.k1(), bm25.b(), dense.encoding(), dense.exactBelow());
    }

    private static RetrievalSettings retrieval(int window, Fusion fusion, Prf prf, int pinned) {
        return new RetrievalSettings(
                window, fusion.finalWeight(), pinned, fusion.method(), prf.settings());
    }

    /**
     * What sits beside the vectors.
     *
     * @param source bm25: words; impact: terms of a learned sparse encoder (uniCOIL, SPLADE), which
     *     need an index of their own
     * @param encoderPath impact: folder of the encoder, a path, or classpath: and a folder in a
     *     jar; if it is empty, documents and questions must bring their own vectors
     */
    public record Sparse(
            @DefaultValue("bm25") SparseSource source, @DefaultValue("") String encoderPath) {

        public Sparse {
            if (source == SparseSource.BM25 && !encoderPath.isBlank()) {
                throw new IllegalArgumentException(
                        "winnow.retriever.sparse.encoder-path is set, but nothing would use it: winnow.retriever.sparse.source is bm25; set it to impact, or take the path away");
            }
        }
    }

    /**
     * Constants of BM25.
     *
     * @param k1 saturation of term frequency, 0 upwards
     * @param b weight of a passage's length, 0 to 1
     */
    public record Bm25(
            @DefaultValue("" + SearchSettings.DEFAULT_K1) float k1,
            @DefaultValue("" + SearchSettings.DEFAULT_B) float b) {}

    /**
     * How the sources are weighed.
     *
     * @param finalWeight share of the words in the final list, 0 to 1, where words and vectors tell
     *     passages apart as usual: it is larger for a question whose best passage stands out by its
     *     words, smaller where it stands out by its vector
     * @param method weighted (sum of normalised scores) or rrf (reciprocal ranks, for sources whose
     *     scores mean nothing)
     */
    public record Fusion(
            @DefaultValue("" + RetrievalSettings.DEFAULT_FINAL_WEIGHT) float finalWeight,
            @DefaultValue("weighted") FusionMethod method) {}

    /**
     * Pseudo-relevance feedback: whether a question is searched a second time with what the first
     * search taught.
     *
     * @param feedback off, on (always) or gate (where the first search speaks for it)
     * @param timing none, pre (feedback from the interpolated list, final list of vectors), post
     *     (feedback from the vectors' list, final list interpolated) or both
     * @param feedbackWeight share of the words in an interpolated feedback list, 0 to 1
     * @param sparse how words are fed back
     * @param dense how vectors are fed back
     * @param gate when the gate opens
     */
    public record Prf(
            @DefaultValue("gate") FeedbackUse feedback,
            @DefaultValue("post") FeedbackTiming timing,
            @DefaultValue("" + FeedbackSettings.DEFAULT_FEEDBACK_WEIGHT) float feedbackWeight,
            @DefaultValue Words sparse,
            @DefaultValue Vectors dense,
            @DefaultValue Gate gate) {

        /** The same as the retriever has it. */
        FeedbackSettings settings() {
            return new FeedbackSettings(
                    feedback,
                    timing,
                    feedbackWeight,
                    sparse.settings(),
                    dense.settings(),
                    gate.settings());
        }

        /**
         * How words are fed back.
         *
         * @param method none or rm3
         * @param passages passages that are fed back
         * @param terms terms kept of each passage and of all together
         * @param originalWeight rm3: share of the question's own terms, 0 to 1
         */
        public record Words(
                @DefaultValue("none") SparseFeedback.Method method,
                @DefaultValue("" + SparseFeedback.DEFAULT_PASSAGES) int passages,
                @DefaultValue("" + SparseFeedback.DEFAULT_TERMS) int terms,
                @DefaultValue("" + SparseFeedback.DEFAULT_ORIGINAL_WEIGHT) float originalWeight) {

            private SparseFeedback settings() {
                return new SparseFeedback(method, passages, terms, originalWeight);
            }
        }

        /**
         * How vectors are fed back.
         *
         * @param method none, average or rocchio
         * @param passages passages that are fed back
         * @param alpha rocchio: weight of the question
         * @param beta rocchio: weight of the passages
         */
        public record Vectors(
                @DefaultValue("rocchio") DenseFeedback.Method method,
                @DefaultValue("" + DenseFeedback.DEFAULT_PASSAGES) int passages,
                @DefaultValue("" + DenseFeedback.DEFAULT_ALPHA) float alpha,
                @DefaultValue("" + DenseFeedback.DEFAULT_BETA) float beta) {

            private DenseFeedback settings() {
                return new DenseFeedback(method, passages, alpha, beta);
            }
        }

        /**
         * When the gate opens. A limit that is left out is the fitted one, which stands with its
         * origin in gate.properties.
         *
         * @param maxAgreement most that the ten best passages of words and vectors may have in
         *     common, as a share of ten, 0 to 1; the fitted value if it is left out
         * @param maxGap most that the score may drop from the first to the tenth passage, as a
         *     share of the first, 0 to 1; the fitted value if it is left out
         */
        public record Gate(@Nullable Float maxAgreement, @Nullable Float maxGap) {

            private FeedbackGate settings() {
                FeedbackGate fitted = FeedbackGate.DEFAULTS;
                return new FeedbackGate(
                        maxAgreement == null ? fitted.maxAgreement() : maxAgreement,
                        maxGap == null ? fitted.maxGap() : maxGap);
            }
        }
    }

    /**
     * How vectors are searched.
     *
     * @param encoding form in which vectors are compared in a large index: float, unsigned-byte,
     *     seven-bit or packed-nibble; exact cosines choose among what was found, so another form
     *     costs or saves memory before it costs quality. Holds for what is written from then on
     * @param exactBelow an index with fewer passages is searched by comparing every visible vector
     *     in full precision
     */
    public record Dense(
            @DefaultValue(SearchSettings.DEFAULT_ENCODING) VectorEncoding encoding,
            @DefaultValue("" + SearchSettings.DEFAULT_EXACT_BELOW) int exactBelow) {}

    /** What sits beside the vectors. */
    public enum SparseSource {
        /** Words, scored by BM25. */
        BM25,
        /** Learned impacts, scored by their inner product. */
        IMPACT
    }
}
