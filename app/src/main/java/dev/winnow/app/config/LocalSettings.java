package dev.winnow.app.config;

import dev.winnow.app.home.WinnowHome;
import dev.winnow.ingest.config.IngestProperties;
import dev.winnow.kg.config.GraphProperties;
import dev.winnow.library.WinnowSettings;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.inference.InferenceProperties;
import dev.winnow.platform.request.PipelineProperties;
import dev.winnow.reranker.config.RerankerProperties;
import dev.winnow.retriever.config.IndexProperties;
import dev.winnow.retriever.config.RetrieverProperties;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of a command that opens the index itself. They come from the files, the environment
 * and the system properties from which the service takes them, so that both agree about one index.
 *
 * @param pipeline how questions are taken in
 * @param graph which graph is asked
 * @param inference how models run
 * @param index what keeps them
 * @param retriever how passages are found
 * @param ingest how documents are taken in
 * @param reranker which model scores them
 */
public record LocalSettings(
        @DefaultValue PipelineProperties pipeline,
        @DefaultValue GraphProperties graph,
        @DefaultValue InferenceProperties inference,
        @DefaultValue IndexProperties index,
        @DefaultValue RetrieverProperties retriever,
        @DefaultValue IngestProperties ingest,
        @DefaultValue RerankerProperties reranker) {

    /** The setting that names the folder of the index. */
    private static final String INDEX = "winnow.retriever.directory";

    /** The setting that names the snapshot of the graph. */
    private static final String GRAPH = "winnow.graph.path";

    /**
     * Reads them.
     *
     * @throws UnusableConfigurationException for a value that cannot be used, naming the setting
     */
    public static LocalSettings read(WinnowHome home) {
        return read(home, Map.of());
    }

    /** The same, with settings that win over all others. */
    public static LocalSettings read(WinnowHome home, Map<String, Object> given) {
        return CommandSettings.read(given, defaults(home)).bind("winnow", LocalSettings.class);
    }

    /**
     * The same for the library.
     *
     * @throws UnusableConfigurationException if the index is not one that the library opens
     */
    public WinnowSettings winnow() {
        if (index.store() != IndexProperties.Store.LUCENE) {
            throw new UnusableConfigurationException(
                    "winnow.index.store is opensearch, and a command opens no index but one on Lucene.",
                    "Start the service with 'winnow serve': commands ask one that runs.");
        }
        return new WinnowSettings(
                inference.settings(),
                retriever.settings(),
                reranker.modelPath(),
                reranker.stopping(),
                graph.settings(),
                ingest.chunk().settings(),
                ingest.settings(),
                pipeline.defaultSettings(),
                pipeline.defaultTimeout());
    }

    /** Settings that follow from the home and hold unless somebody sets them. */
    public static Map<String, Object> defaults(WinnowHome home) {
        Map<String, Object> defaults = new LinkedHashMap<>();
        defaults.put(INDEX, home.index().toString());
        if (Files.exists(home.sampleGraph())) {
            defaults.put(GRAPH, home.sampleGraph().toString());
        }
        return defaults;
    }
}
