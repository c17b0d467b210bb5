package dev.winnow.kg.config;

import dev.winnow.core.graph.GraphDescription;
import dev.winnow.kg.storage.GraphSource;
import dev.winnow.kg.storage.ServedGraph;
import dev.winnow.platform.health.Readiness;
import dev.winnow.platform.health.ReadinessContributor;

/**
 * Reports the graph that is served, and what was wrong with a newer one. Ready in any case: without
 * a graph there is nothing to look up, and what an old one says is still right.
 */
final class GraphReadiness implements ReadinessContributor {

    private final GraphSource source;

    GraphReadiness(GraphSource source) {
        this.source = source;
    }

    @Override
    public String name() {
        return "graph";
    }

    @Override
    public Readiness readiness() {
        Readiness ready = Readiness.up();
        ServedGraph graph = source.current();
        if (graph != null) {
            GraphDescription description = graph.store().description();
            ready =
                    ready.with("version", description.version())
                            .with("checksum", description.checksum())
                            .with("profile", graph.profile().name());
        }
        String trouble = source.trouble();
        return trouble == null ? ready : ready.with("trouble", trouble);
    }
}
