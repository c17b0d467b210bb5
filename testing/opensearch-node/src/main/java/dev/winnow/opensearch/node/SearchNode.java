package dev.winnow.opensearch.node;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.opensearch.Version;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.index.mapper.MapperExtrasModulePlugin;
import org.opensearch.index.reindex.ReindexModulePlugin;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/**
 * One OpenSearch with its k-NN plugin as a program: {@code folder setting=value ...}. Ends when its
 * input does, so that it does not outlive the tests that started it.
 */
public final class SearchNode extends Node {

    private static final List<Class<? extends Plugin>> PLUGINS =
            List.of(
                    Netty4ModulePlugin.class,
                    MapperExtrasModulePlugin.class,
                    ReindexModulePlugin.class);

    /** From the archive, which no compiler sees. */
    private static final String KNN = "org.opensearch.knn.plugin.KNNPlugin";

    private SearchNode(Environment environment, List<PluginInfo> plugins) {
        super(environment, plugins, true);
    }

    /** Starts the node and waits until nobody writes to its input any more. */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Map<String, String> settings = new TreeMap<>();
        settings.put("path.home", folder.toString());
        settings.put("path.data", folder.resolve("data").toString());
        settings.put("path.logs", folder.resolve("logs").toString());
        settings.put("network.host", "127.0.0.1");
        for (int i = 1; i < args.length; i++) {
            int equals = args[i].indexOf('=');
            settings.put(args[i].substring(0, equals), args[i].substring(equals + 1));
        }
        Settings.Builder built = Settings.builder();
        settings.forEach(built::put);
        List<PluginInfo> plugins = new ArrayList<>();
        List<Class<? extends Plugin>> classes = new ArrayList<>(PLUGINS);
        classes.add(Class.forName(KNN).asSubclass(Plugin.class));
        for (Class<? extends Plugin> plugin : classes) {
            plugins.add(
                    new PluginInfo(
                            plugin.getName(),
                            "on the class path",
                            "NA",
                            Version.CURRENT,
                            "21",
                            plugin.getName(),
                            List.of(),
                            false));
        }
        try (SearchNode node =
                new SearchNode(new Environment(built.build(), folder.resolve("config")), plugins)) {
            node.start();
            // Nothing is said there: the end is what counts.
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        System.exit(0);
    }
}
