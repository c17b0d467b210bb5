package dev.winnow.kg.api;

import dev.winnow.kg.storage.ServedGraph;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves the entities that a text names. */
@RestController
@Tag(name = "graph", description = "Facts of the knowledge graph that a person can check")
public final class EntitiesController {

    private final FactLookup lookup;
    private final QuestionIntake intake;

    public EntitiesController(FactLookup lookup, QuestionIntake intake) {
        this.lookup = lookup;
        this.intake = intake;
    }

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
        return lookup.ask(
                frame,
                (prepared, limit) -> {
                    ServedGraph graph = prepared.graph();
                    return EntitiesResponse.of(graph.linker().link(checked), graph.store());
                });
    }
}
