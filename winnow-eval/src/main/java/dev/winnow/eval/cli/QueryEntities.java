package dev.winnow.eval.cli;

import dev.winnow.core.graph.EntityLinker;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.LinkedEntity;
import dev.winnow.core.graph.Linking;
import dev.winnow.eval.collection.JudgedQuery;
import dev.winnow.kg.link.DictionaryLinker;
import dev.winnow.kg.link.LinkSettings;
import dev.winnow.kg.snapshot.SnapshotStore;
import dev.winnow.kg.stage.OtherNames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the queries of a collection name, after a graph. Safe for use by several threads. */
final class QueryEntities implements Function<String, List<LinkedEntity>>, AutoCloseable {

    private final @Nullable GraphStore graph;
    private final EntityLinker linker;

    private QueryEntities(@Nullable GraphStore graph, EntityLinker linker) {
        this.graph = graph;
        this.linker = linker;
    }

    /**
     * @param snapshot the graph; null for none, and then nothing is named
     * @throws IOException if the snapshot cannot be opened
     */
    static QueryEntities of(@Nullable Path snapshot) throws IOException {
        if (snapshot == null) {
            return new QueryEntities(null, (text, pins) -> Linking.NONE);
        }
        GraphStore graph = SnapshotStore.open(snapshot);
        return new QueryEntities(graph, DictionaryLinker.of(graph, LinkSettings.DEFAULTS));
    }

    @Override
    public List<LinkedEntity> apply(String query) {
        return graph == null ? List.of() : OtherNames.of(linker.link(query).entities(), graph);
    }

    /** In how many queries an entity was seen, in words. */
    String coverage(List<JudgedQuery> queries) {
        long named = queries.stream().filter(query -> !apply(query.text()).isEmpty()).count();
        return "%d of %d queries name an entity of the graph".formatted(named, queries.size());
    }

    @Override
    public void close() {
        if (graph != null) {
            graph.close();
        }
    }
}
