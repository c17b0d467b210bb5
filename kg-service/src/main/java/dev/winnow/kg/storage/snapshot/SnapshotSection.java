package dev.winnow.kg.storage.snapshot;

/**
 * The parts of the file, in their order. All numbers are little-endian; N is the number of nodes, L
 * of edges, R of rows. Texts are UTF-8 behind their length in bytes.
 */
enum SnapshotSection {
    /** Version and scope; not part of the content's checksum. */
    LABELS,
    /** Counts, relations, and the names of kinds, sources and licences. */
    NAMES,
    /** N + 1 ends of ids, as int. */
    ID_ENDS,
    /** Ids one after the other, in order. */
    IDS,
    /** Kind of each node, as int. */
    KINDS,
    /** N + 1 places in {@link #NODE_TEXTS}, as long. */
    NODE_STARTS,
    /** Name, synonyms, source, licence, description and references of each node. */
    NODE_TEXTS,
    /** N + 1 places in the edges, which are ordered by subject, relation and object, as int. */
    OUT_STARTS,
    /** Subject of each edge, as int. */
    SUBJECTS,
    /** Relation of each edge, as int. */
    RELATIONS,
    /** Object of each edge, as int. */
    OBJECTS,
    /** N + 1 places in {@link #IN_EDGES}, as int. */
    IN_STARTS,
    /** Edges by object, loops left out, in order, as int. */
    IN_EDGES,
    /** L + 1 places in {@link #ROWS}, as int. */
    ROW_STARTS,
    /**
     * Rows, each with the place of its text (long), p-value (double), odds ratio and score (float),
     * source and licence (int).
     */
    ROWS,
    /** Publications and evidence; equal ones are kept once. */
    ROW_TEXTS,
    /** N + 1 places in {@link #BROADER}, as int. */
    BROADER_STARTS,
    /** Broader terms, as int. */
    BROADER,
    /** N + 1 places in {@link #NARROWER}, as int. */
    NARROWER_STARTS,
    /** Narrower terms, as int. */
    NARROWER;

    /** First bytes of every snapshot. */
    static final long MAGIC = 0x57494e4e4f574b47L;

    /** Changes with the layout: a snapshot is cheap to write again. */
    static final int FORMAT = 2;

    /** Magic, format, number of sections, and the checksums of the whole and of the content. */
    static final int HEADER_BYTES = 8 + 4 + 4 + 32 + 32;

    /** Place and length of each section. */
    static final int ENTRY_BYTES = 16;

    /** So that numbers lie where processors read them at once. */
    static final int ALIGNMENT = 8;

    /** Bytes of a row. */
    static final int ROW_BYTES = 32;
}
