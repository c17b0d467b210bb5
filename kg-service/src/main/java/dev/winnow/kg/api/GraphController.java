package dev.winnow.kg.api;

import dev.winnow.core.graph.GraphDescription;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.Relation;
import dev.winnow.platform.request.RequestFrame;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Describes the graph that is served. */
@RestController
@Tag(name = "graph", description = "Facts of the knowledge graph that a person can check")
public final class GraphController {

    private final FactLookup lookup;

    public GraphController(FactLookup lookup) {
        this.lookup = lookup;
    }

    /**
     * The graph.
     *
     * @param description version, checksum, scope and counts
     * @param relations its kinds of edge
     */
    public record GraphResponse(GraphDescription description, List<Relation> relations) {}

    @Operation(
            summary = "Which graph is served",
            description =
                    "Version, checksum and scope, and how many nodes and edges of each kind it"
                            + " has.")
    @GetMapping(path = "/v1/graph", produces = MediaType.APPLICATION_JSON_VALUE)
    GraphResponse graph(RequestFrame frame) {
        return lookup.ask(
                frame,
                (prepared, limit) -> {
                    GraphStore store = prepared.graph().store();
                    return new GraphResponse(store.description(), store.relations());
                });
    }
}
