package dev.winnow.retriever.config;

import dev.winnow.core.fusion.FusionMethod;
import dev.winnow.retriever.index.DenseSettings;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.index.VectorEncoding;
import dev.winnow.retriever.search.RetrievalSettings;
import dev.winnow.retriever.search.RetrieverSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How passages are found.
 *
 * @param directory folder of the index; made if there is none
 * @param minFreeSpace room that stays free on the disk of that folder: with less, nothing is stored
 *     (507) until there is more again, and searching goes on; 0 to write until the disk is full
 * @param verifyInterval how long after one look at the checksums of the index, the first at the
 *     start, the next one begins; a damaged index is neither searched nor written, because it could
 *     hand out altered texts. 0 to never look
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
        @DefaultValue("24h") Duration verifyInterval,
        @DefaultValue("classpath:dev/winnow/models/bge-small-en-v1.5") String embedderPath,
        @DefaultValue("" + RetrievalSettings.DEFAULT_WINDOW) int window,
        @DefaultValue("" + RetrievalSettings.DEFAULT_PINNED) int pinned,
        @DefaultValue("true") boolean skipSmallTalk,
        @DefaultValue Sparse sparse,
        @DefaultValue Bm25 bm25,
        @DefaultValue Fusion fusion,
        @NestedConfigurationProperty @DefaultValue FeedbackProperties prf,
        @DefaultValue Dense dense) {

    public RetrieverProperties {
        // Both check their ranges and name the key: a wrong value stops the start.
        if (minFreeSpace.isNegative()) {
            throw new IllegalArgumentException(
                    "winnow.retriever.min-free-space must be 0 or more, got " + minFreeSpace);
        }
        if (verifyInterval.isNegative()) {
            throw new IllegalArgumentException(
                    "winnow.retriever.verify-interval must be 0 or more, got " + verifyInterval);
        }
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
        return new SearchSettings(
                bm25.k1(),
                bm25.b(),
                new DenseSettings(dense.encoding(), dense.exactBelow(), dense.oversample()));
    }

    private static RetrievalSettings retrieval(
            int window, Fusion fusion, FeedbackProperties prf, int pinned) {
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
     * How vectors are searched.
     *
     * @param encoding form in which vectors are compared in a large index: float, unsigned-byte,
     *     seven-bit or packed-nibble; exact cosines choose among what was found, so another form
     *     costs or saves memory before it costs quality. Holds for what is written from then on
     * @param exactBelow an index with fewer passages is searched by comparing every visible vector
     *     in full precision
     * @param oversample a graph search takes this many times the passages that are wanted, among
     *     which exact cosines choose; 1 to 20. More finds more of the nearest and costs time in
     *     proportion
     */
    public record Dense(
            @DefaultValue(DenseSettings.DEFAULT_ENCODING) VectorEncoding encoding,
            @DefaultValue("" + DenseSettings.DEFAULT_EXACT_BELOW) int exactBelow,
            @DefaultValue("" + DenseSettings.DEFAULT_OVERSAMPLE) int oversample) {}

    /** What sits beside the vectors. */
    public enum SparseSource {
        /** Words, scored by BM25. */
        BM25,
        /** Learned impacts, scored by their inner product. */
        IMPACT
    }
}
