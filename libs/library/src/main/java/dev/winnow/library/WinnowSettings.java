package dev.winnow.library;

import dev.winnow.core.query.Settings;
import dev.winnow.inference.session.InferenceSettings;
import dev.winnow.ingest.chunk.ChunkSettings;
import dev.winnow.ingest.run.IngestSettings;
import dev.winnow.kg.stage.GraphSettings;
import dev.winnow.reranker.stage.EarlyStopping;
import dev.winnow.retriever.search.RetrieverSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Everything that can be chosen when Winnow is opened. {@link #defaults} is what the programs do
 * without a setting; each part's own defaults say where they come from.
 *
 * @param inference device, sessions and queue of all models together
 * @param retriever the index with its models, and how it is searched
 * @param reranker scores passages and their sentences: path of a folder with {@code
 *     winnow-model.json}, or {@code classpath:} and a folder in a jar
 * @param stopping when the reranker leaves candidates unread
 * @param graph the knowledge graph, {@link GraphSettings#NONE} for none
 * @param chunks lengths of passages; others need a new index
 * @param ingest limits of documents, and how often the index is committed
 * @param defaults settings of a question that brings none
 * @param timeout time for a question
 */
public record WinnowSettings(
        InferenceSettings inference,
        RetrieverSettings retriever,
        String reranker,
        EarlyStopping stopping,
        GraphSettings graph,
        ChunkSettings chunks,
        IngestSettings ingest,
        Settings defaults,
        Duration timeout) {

    /** The reranker in the jar winnow-models. */
    public static final String DEFAULT_RERANKER = "classpath:dev/winnow/models/winnow-small-3";

    /** The default of the service; see {@code winnow.pipeline.default-timeout}. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    public WinnowSettings {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("a question needs time, got " + timeout);
        }
    }

    /**
     * The settings and models that Winnow ships with, on the device that is there and without a
     * graph.
     *
     * @param index folder of the index
     */
    public static WinnowSettings defaults(Path index) {
        return new WinnowSettings(
                InferenceSettings.defaults(),
                RetrieverSettings.defaults(index),
                DEFAULT_RERANKER,
                EarlyStopping.DEFAULTS,
                GraphSettings.NONE,
                ChunkSettings.DEFAULT,
                IngestSettings.defaults(),
                Settings.DEFAULTS,
                TIMEOUT);
    }

    /** The same with another index or other models of it. */
    public WinnowSettings withRetriever(RetrieverSettings other) {
        return new WinnowSettings(
                inference, other, reranker, stopping, graph, chunks, ingest, defaults, timeout);
    }

    /** The same with a graph. */
    public WinnowSettings withGraph(GraphSettings other) {
        return new WinnowSettings(
                inference, retriever, reranker, stopping, other, chunks, ingest, defaults, timeout);
    }

    /** The same with other settings for questions that bring none. */
    public WinnowSettings withDefaults(Settings other) {
        return new WinnowSettings(
                inference, retriever, reranker, stopping, graph, chunks, ingest, other, timeout);
    }
}
