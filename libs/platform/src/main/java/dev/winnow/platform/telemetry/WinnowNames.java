package dev.winnow.platform.telemetry;

/**
 * Every name of a metric, of a span and of their tags. Dashboards and alerts stand on them: a
 * change here is a breaking change.
 */
public final class WinnowNames {

    /** Timer, tags {@link #STAGE} and {@link #OUTCOME}. */
    public static final String STAGE_TIMER = "winnow.stage";

    /** Timer of a stage's parts, such as embedding, tags {@link #STAGE} and {@link #PART}. */
    public static final String STAGE_PART_TIMER = "winnow.stage.part";

    /** Timer of the wait for a thread or a model session, tag {@link #QUEUE}. */
    public static final String QUEUE_WAIT = "winnow.queue.wait";

    /** Timer of model time, summed over threads, tag {@link #STAGE}. */
    public static final String INFERENCE = "winnow.inference";

    /** Timer until a generator's first token. */
    public static final String GENERATOR_FIRST_TOKEN = "winnow.generator.first-token";

    /** Summary of tokens of a request, tag {@link #DIRECTION}. */
    public static final String TOKENS = "winnow.tokens";

    /** Summary of the share of tokens that pruning took away, 0 to 1. */
    public static final String COMPRESSION = "winnow.compression";

    /** Summary of candidates of a request. */
    public static final String CANDIDATES = "winnow.candidates";

    /** Counter of degraded stages, tags {@link #STAGE} and {@link #REASON}. */
    public static final String DEGRADED = "winnow.degraded";

    /** Counter of decisions about feedback, tags {@link #STATE} and {@link #REASON}. */
    public static final String PRF_GATE = "winnow.prf.gate";

    /** Counter of requests that a limit turned away, tag {@link #LIMIT}. */
    public static final String REJECTED = "winnow.rejected";

    /** Gauge of requests that run or wait for a thread. */
    public static final String ADMITTED = "winnow.admitted";

    /** Gauge of tokens that wait for a session of a model. */
    public static final String QUEUE_TOKENS = "winnow.queue.tokens";

    /** Summary of the tokens of one run of a model, padding counted. */
    public static final String BATCH_TOKENS = "winnow.batch.tokens";

    /** Summary of the share of a run's tokens that is padding, 0 to 1. */
    public static final String BATCH_PADDING = "winnow.batch.padding";

    /** Gauge of the sequence number of the newest change that can be searched. */
    public static final String INDEX_POSITION = "winnow.index.position";

    /** Gauge of the documents that can be searched, of all tenants. */
    public static final String DOCUMENTS = "winnow.documents";

    /** Gauge, 1 while the index takes changes and 0 while it can only be searched. */
    public static final String INDEX_WRITABLE = "winnow.index.writable";

    /** Gauge of the files of the index whose checksums are wrong. */
    public static final String INDEX_DAMAGED = "winnow.index.damaged";

    /** Gauge of the bytes that are free on the disk of the index. */
    public static final String INDEX_FREE = "winnow.index.free";

    /**
     * Counter of records of documents that retention took out of their topic before they were read
     * into the index.
     */
    public static final String DOCUMENTS_LOST = "winnow.documents.lost";

    /**
     * Gauge of the time since the last document of the running upload that is longest without one;
     * 0 while none runs.
     */
    public static final String INGEST_STANDSTILL = "winnow.ingest.standstill";

    /**
     * Gauge, always 1, of each model that has worked here, tags {@link #STAGE}, {@link #MODEL} and
     * {@link #DEVICE}.
     */
    public static final String MODEL_DEVICE = "winnow.model.device";

    /**
     * Counter of looks for a new graph that found one or went wrong, tag {@link #OUTCOME}: swapped,
     * refused or failed.
     */
    public static final String GRAPH_LOOKS = "winnow.graph.looks";

    /** Counter of records of topics, tags {@link #TOPIC} and {@link #RESULT}. */
    public static final String EVENTS = "winnow.events";

    /** Counter of records that went to a dead letter topic, tag {@link #TOPIC}. */
    public static final String DLT = "winnow.dlt";

    /** Timer from a record's writing to the end of the work on it, tag {@link #TOPIC}. */
    public static final String EVENT_AGE = "winnow.event.age";

    /**
     * What the names of spans of stages begin with; tags {@link #STAGE}, {@link #OUTCOME} and
     * {@link #REASON}.
     */
    public static final String STAGE_SPAN = "winnow.stage";

    /**
     * OpenTelemetry's name for what a span of a model's neighbourhood does; those names are still
     * in development there.
     */
    public static final String GEN_AI_OPERATION = "gen_ai.operation.name";

    /** OpenTelemetry's name for how much is asked of a retriever. */
    public static final String GEN_AI_TOP_K = "gen_ai.retrieval.top_k";

    public static final String STAGE = "stage";
    public static final String OUTCOME = "outcome";
    public static final String PART = "part";
    public static final String QUEUE = "queue";
    public static final String DIRECTION = "direction";
    public static final String REASON = "reason";
    public static final String STATE = "state";
    public static final String LIMIT = "limit";
    public static final String MODEL = "model";
    public static final String DEVICE = "device";
    public static final String TOPIC = "topic";
    public static final String RESULT = "result";

    private WinnowNames() {}
}
