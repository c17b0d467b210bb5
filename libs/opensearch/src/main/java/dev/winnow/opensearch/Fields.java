package dev.winnow.opensearch;

/** Names of the fields, and the values of the one that says what a document of the engine is. */
final class Fields {

    /** What a document of the engine is. */
    static final String KIND = "kind";

    /** A document that is there, and the version of it that holds. */
    static final String MANIFEST = "m";

    /** What is left of a document that was deleted. */
    static final String DELETION = "d";

    /** A piece of an original. */
    static final String PIECE = "o";

    static final String PASSAGE = "p";

    /**
     * Says that pieces and passages of a version were begun to be written and are perhaps not shown
     * yet.
     */
    static final String INTENT = "i";

    /** How far a partition of the topic was read. */
    static final String POSITION = "t";

    /** Counts the commits of changes that came from no topic, by its version. */
    static final String COMMITS = "c";

    /**
     * The routing of positions and of the counter of commits: one shard, so that a point in time
     * has them all.
     */
    static final String POSITIONS = "positions";

    /** Tenant and document id. */
    static final String KEY = "key";

    /** Key and version: of passages and pieces. */
    static final String BLOCK = "block";

    /** Key and version, of a manifest: what is visible. */
    static final String VISIBLE = "visible";

    /** Place among the passages, or the pieces, of a block. */
    static final String ORDINAL = "ordinal";

    /** Passage id, or document id of a manifest: the order of lists, and the tie-breaker. */
    static final String ORDER = "order";

    /** Which of terms, vector and impacts a passage has: engines count no features of their own. */
    static final String HAS = "has";

    /**
     * Who may see a passage. A name of its own, so that a query for passages never meets a
     * manifest.
     */
    static final String PASSAGE_ACCESS = "passage_access";

    /** Who may see the document of a manifest. */
    static final String DOCUMENT_ACCESS = "document_access";

    /** Terms of title, headings and text. */
    static final String TERMS = "terms";

    /** The same, letter by letter but for case. */
    static final String EXACT = "exact";

    /** What the engine searches for near passages. */
    static final String VECTOR = "vector";

    /** The same bytes as a value that can be fetched: exact cosines are computed on this side. */
    static final String COMPONENTS = "components";

    /** The lower bits of impacts, each a feature. */
    static final String IMPACTS = "impacts";

    /** What of impacts does not fit into those. */
    static final String HIGH_IMPACTS = "high_impacts";

    /** One term for each metadata name and value. */
    static final String METADATA = "metadata";

    /** Metadata values that are numbers or dates. */
    static final String RANGE = "range";

    /** Tenant and origin. */
    static final String ORIGIN = "origin";

    /** When a document was deleted, or an intent was written, in milliseconds since 1970. */
    static final String AT = "at";

    /** Everything else, which the engine keeps and does not look into. */
    static final String RECORD = "record";

    private Fields() {}
}
