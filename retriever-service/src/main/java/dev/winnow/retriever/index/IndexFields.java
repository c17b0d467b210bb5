package dev.winnow.retriever.index;

import org.apache.lucene.document.FieldType;
import org.apache.lucene.index.IndexOptions;

/**
 * Names and kinds of the Lucene fields. A document of Winnow is a block of Lucene documents that
 * share {@link #DOCUMENT}: one for each passage, which is searched, and one for the original, which
 * is only looked up.
 */
final class IndexFields {

    /**
     * Tenant and document id; on every member of the block, so that one term replaces or deletes it
     * whole.
     */
    static final String DOCUMENT = "document";

    /**
     * Who may see the passage. A name of its own, so that a query for passages never meets an
     * original.
     */
    static final String PASSAGE_ACCESS = "passage-access";

    /** Passage id as doc value: the tie-breaker, and the name of a hit. */
    static final String PASSAGE_ID = "passage-id";

    /** Title, headings and text in one field, for flat BM25. */
    static final String ALL = "all";

    /** The same, letter by letter but for case, for quoted phrases and identifiers. */
    static final String EXACT = "exact";

    /** Terms of a learned sparse encoder, the weight of each as its frequency. */
    static final String IMPACT = "impact";

    /** Unit vector of the passage. */
    static final String VECTOR = "vector";

    /** One term for each metadata name and value. */
    static final String METADATA = "metadata";

    /** Metadata values that are numbers or dates, each as one point behind a hash of its name. */
    static final String METADATA_RANGE = "metadata-range";

    /** Who may see the original. */
    static final String DOCUMENT_ACCESS = "document-access";

    /** Document id as doc value of the original: the order of lists. */
    static final String DOCUMENT_ID = "document-id";

    /** Version of the original, or of its deletion, as doc value. */
    static final String VERSION = "version";

    /** When the document was deleted, in milliseconds since 1970; only on what is left of it. */
    static final String TOMBSTONE = "buried";

    /** Tenant and origin of the original. */
    static final String ORIGIN = "origin";

    /** Everything of a passage, or of a document but its text, as one stored value. */
    static final String RECORD = "record";

    /** The original. Stored after the record, so that reading the record stops before it. */
    static final String TEXT = "text";

    /** No positions: flat BM25 needs none, and they would be most of the field's size. */
    static final FieldType ALL_TYPE = type(true, IndexOptions.DOCS_AND_FREQS, false, false);

    /**
     * Positions for phrases; no norms, since the length of a passage says nothing about an
     * identifier in it.
     */
    static final FieldType EXACT_TYPE =
            type(true, IndexOptions.DOCS_AND_FREQS_AND_POSITIONS, true, false);

    /**
     * Frequencies of one's own making exclude positions, and the inner product knows no length.
     * Term vectors give the impacts of a passage back for feedback.
     */
    static final FieldType IMPACT_TYPE = type(true, IndexOptions.DOCS_AND_FREQS, true, true);

    /** Terms that are looked up as they are. */
    static final FieldType TERM_TYPE = type(false, IndexOptions.DOCS, true, false);

    private IndexFields() {}

    private static FieldType type(
            boolean tokenized, IndexOptions options, boolean omitNorms, boolean termVectors) {
        FieldType type = new FieldType();
        type.setTokenized(tokenized);
        type.setIndexOptions(options);
        type.setOmitNorms(omitNorms);
        type.setStoreTermVectors(termVectors);
        type.freeze();
        return type;
    }
}
