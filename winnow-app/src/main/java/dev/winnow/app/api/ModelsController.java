package dev.winnow.app.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.error.OpenAiErrors;
import dev.winnow.platform.error.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The models that a chat can be held with, in OpenAI's shape. */
@RestController
@ErrorsAs(OpenAiErrors.class)
@Tag(name = "chat", description = "OpenAI's chat in front of the line")
public final class ModelsController {

    private static final String OWNER = "winnow";

    private final ModelCatalogue catalogue;
    private final long created;

    /**
     * @param clock tells when the models came to be: when this server started
     */
    public ModelsController(ModelCatalogue catalogue, InstantSource clock) {
        this.catalogue = catalogue;
        this.created = clock.instant().getEpochSecond();
    }

    /** All of them. */
    @Operation(
            summary =
                    "The models: winnow, winnow-context, the generator's own name, and the encoder of embeddings")
    @GetMapping(
            path = {"/v1/models", "/models"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    Models models() {
        return new Models("list", catalogue.all().stream().map(this::model).toList());
    }

    /** One of them. */
    @Operation(summary = "One model")
    @GetMapping(
            path = {"/v1/models/{model}", "/models/{model}"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    Model model(@Parameter(example = "winnow") @PathVariable String model) {
        if (!catalogue.all().contains(model)) {
            throw ProblemException.of(
                            Kind.UNKNOWN_MODEL,
                            "there is no such model; models are "
                                    + String.join(", ", catalogue.all()))
                    .at("model");
        }
        return new Model(model, "model", created, OWNER);
    }

    /** A list in OpenAI's shape. */
    public record Models(String object, List<Model> data) {}

    /** A model in OpenAI's shape. */
    public record Model(String id, String object, long created, String ownedBy) {}
}
