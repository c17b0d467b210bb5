package dev.winnow.kg.api;

import dev.winnow.core.query.QueryExtraction;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The graph by itself: facts that answer a question. */
@RestController
@Tag(name = "graph", description = "Facts of the knowledge graph that a person can check")
public final class FactsController {

    private static final String EXAMPLE =
            """
            {"query": "Which genes are associated with psoriasis?", "max_facts": 10}
            """;

    private final FactLookup lookup;
    private final QuestionIntake intake;
    private final FactOptions options;

    /**
     * @param options the server's, which a request can narrow
     */
    public FactsController(FactLookup lookup, QuestionIntake intake, FactOptions options) {
        this.lookup = lookup;
        this.intake = intake;
        this.options = options;
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
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject(EXAMPLE)))
                    @RequestBody
                    FactsRequest request,
            RequestFrame frame) {
        // As the whole line reads it.
        String query = QueryExtraction.of(intake.text(request.query()));
        FactOptions effective = request.options(options);
        return lookup.ask(
                frame,
                (prepared, limit) ->
                        FactsResponse.of(
                                prepared.finder().find(query, request.entities(), effective, limit),
                                request));
    }
}
