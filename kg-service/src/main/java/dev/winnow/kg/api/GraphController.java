package dev.winnow.kg.api;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.GraphStore.GraphDescription;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.QueryExtraction;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.kg.facts.GraphFactFinder;
import dev.winnow.platform.compute.Compute;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.ExampleBody;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The graph by itself: facts that answer a question, entities of a text, and which graph it is. */
@RestController
@Tag(name = "graph", description = "Facts of the knowledge graph that a person can check")
public final class GraphController {

    private static final String EXAMPLE =
            """
            {"query": "Which genes are associated with psoriasis?", "max_facts": 10}
            """;

    /**
     * Share of the time that is left for writing the answer. As in the line: a search that ends
     * with the deadline answers nobody.
     */
    private static final double RESERVE = .15;

    private final Supplier<@Nullable GraphFactFinder> graph;
    private final FactOptions options;
    private final QuestionIntake intake;
    private final Compute compute;
    private final InstantSource clock;

    /**
     * @param graph the finder of the graph that is served now; null if there is none
     * @param options the server's, which a request can narrow
     */
    public GraphController(
            Supplier<@Nullable GraphFactFinder> graph,
            FactOptions options,
            QuestionIntake intake,
            Compute compute,
            InstantSource clock) {
        this.graph = graph;
        this.options = options;
        this.intake = intake;
        this.compute = compute;
        this.clock = clock;
    }

    /**
     * The graph.
     *
     * @param description version, checksum, scope and counts
     * @param relations its kinds of edge
     */
    public record GraphResponse(GraphDescription description, List<Relation> relations) {}

    /** A text that names nothing has no mentions. */
    @Operation(
            summary = "The entities that a text names",
            description =
                    "Every place of the text that names something of the graph, with all that it"
                            + " may mean, the best first. Offsets are UTF-16 units.")
    @GetMapping(path = "/v1/entities", produces = MediaType.APPLICATION_JSON_VALUE)
    EntitiesResponse entities(
            @Parameter(
                            description = "the text; a question does",
                            required = true,
                            example = "genes of psoriasis")
                    @RequestParam(required = false)
                    @Nullable String text,
            RequestFrame frame) {
        String checked = intake.wholeText(text);
        return ask(
                frame,
                (finder, over) ->
                        EntitiesResponse.of(
                                finder.graph().linker().link(checked), finder.graph().store()));
    }

    /** A question that names no entity has no facts, which is an answer. */
    @Operation(
            summary = "What the graph knows about a question",
            description =
                    "Links the entities of the question without a language model, and gives the"
                            + " edges between, around and shared by them, each with its id, sources,"
                            + " licences, publications and statistics. Entities that are given by id"
                            + " are looked up as well.")
    @PostMapping(
            path = "/v1/facts",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    FactsResponse facts(
            @ExampleBody(EXAMPLE) @RequestBody FactsRequest request, RequestFrame frame) {
        // As the whole line reads it.
        String query = QueryExtraction.of(intake.text(request.query()));
        FactOptions effective = request.options(options);
        return ask(
                frame,
                (finder, over) ->
                        FactsResponse.of(
                                finder.find(query, request.entities(), effective, over), request));
    }

    @Operation(
            summary = "Which graph is served",
            description =
                    "Version, checksum and scope, and how many nodes and edges of each kind it has.")
    @GetMapping(path = "/v1/graph", produces = MediaType.APPLICATION_JSON_VALUE)
    GraphResponse graph(RequestFrame frame) {
        return ask(
                frame,
                (finder, over) -> {
                    GraphStore store = finder.graph().store();
                    return new GraphResponse(store.description(), store.relations());
                });
    }

    /**
     * Asks the graph that is served on the compute threads, if there is one that the caller may
     * see.
     *
     * @param question the second argument is true once the search must end
     * @throws ProblemException 503 if no graph is served, or it is another tenant's, which looks no
     *     different from none; 429, 499, 503 and 504 as {@link Compute#run} says
     */
    private <T> T ask(
            RequestFrame frame, BiFunction<GraphFactFinder, BooleanSupplier, T> question) {
        GraphFactFinder finder = graph.get();
        if (finder == null || !finder.graph().store().description().visibleTo(frame.scope())) {
            throw ProblemException.of(
                    Kind.UNAVAILABLE,
                    "no graph is served; load one with 'winnow graph load' and set winnow.graph.path");
        }
        return compute.run(
                Owner.of(frame.scope()),
                frame.deadline(),
                abandoned -> {
                    Deadline limit = withReserve(frame.deadline());
                    return question.apply(
                            finder, () -> abandoned.getAsBoolean() || limit.passed(clock));
                });
    }

    private Deadline withReserve(Deadline deadline) {
        Duration left = deadline.remaining(clock);
        return Deadline.in(left.minus(Duration.ofNanos((long) (RESERVE * left.toNanos()))), clock);
    }
}
