package dev.winnow.library;

import dev.winnow.core.query.Settings;
import dev.winnow.ingest.chunk.ChunkSettings;
import dev.winnow.ingest.run.IngestSettings;
import dev.winnow.kg.stage.GraphSettings;
import dev.winnow.pruner.select.PruningRules;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.search.RetrievalSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Everything that can be chosen when Winnow is opened. {@link #defaults} is what the programs do
 * without a setting; each part's own defaults say where they come from.
 *
 * @param index folder of the index; made if there is none, and open in one process at a time
 * @param minFreeBytes room that stays free on the disk of the index, below which nothing is stored
 * @param models encoder and reranker, and how they run
 * @param search constants of BM25, and how vectors are searched
 * @param retrieval fusion, feedback and the number of passages from each source
 * @param skipSmallTalk whether greetings and thanks get no passages
 * @param graph the knowledge graph, {@link GraphSettings#NONE} for none
 * @param chunks lengths of passages; others need a new index
 * @param ingest limits of documents, and how often the index is committed
 * @param pruning rules of the pruner that no question changes
 * @param defaults settings of a question that brings none
 * @param timeout time for a question
 */
public record WinnowSettings(
        Path index,
        long minFreeBytes,
        ModelSettings models,
        SearchSettings search,
        RetrievalSettings retrieval,
        boolean skipSmallTalk,
        GraphSettings graph,
        ChunkSettings chunks,
        IngestSettings ingest,
        PruningRules pruning,
        Settings defaults,
        Duration timeout) {

    /** 256 MB: some merges of an index of a million passages. */
    private static final long MIN_FREE_BYTES = 256L << 20;

    /** The default of the service; see {@code winnow.pipeline.default-timeout}. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    public WinnowSettings {
        if (minFreeBytes < 0) {
            throw new IllegalArgumentException(
                    "the room that stays free must be 0 bytes or more, got " + minFreeBytes);
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("a question needs time, got " + timeout);
        }
    }

    /**
     * The settings that Winnow ships with, without a graph.
     *
     * @param index folder of the index
     */
    public static WinnowSettings defaults(Path index) {
        return new WinnowSettings(
                index,
                MIN_FREE_BYTES,
                ModelSettings.defaults(),
                SearchSettings.DEFAULTS,
                RetrievalSettings.DEFAULTS,
                true,
                GraphSettings.NONE,
                ChunkSettings.DEFAULT,
                IngestSettings.defaults(),
                PruningRules.DEFAULTS,
                Settings.DEFAULTS,
                TIMEOUT);
    }

    /** The same with other models. */
    public WinnowSettings withModels(ModelSettings other) {
        return new WinnowSettings(
                index,
                minFreeBytes,
                other,
                search,
                retrieval,
                skipSmallTalk,
                graph,
                chunks,
                ingest,
                pruning,
                defaults,
                timeout);
    }

    /** The same with a graph. */
    public WinnowSettings withGraph(GraphSettings other) {
        return new WinnowSettings(
                index,
                minFreeBytes,
                models,
                search,
                retrieval,
                skipSmallTalk,
                other,
                chunks,
                ingest,
                pruning,
                defaults,
                timeout);
    }

    /** The same with other settings for questions that bring none. */
    public WinnowSettings withDefaults(Settings other) {
        return new WinnowSettings(
                index,
                minFreeBytes,
                models,
                search,
                retrieval,
                skipSmallTalk,
                graph,
                chunks,
                ingest,
                pruning,
                other,
                timeout);
    }
}
