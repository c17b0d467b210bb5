package dev.winnow.app.api;

import dev.winnow.app.api.inner.ApiCalls.UnderWay;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The models that a chat can be held with, in OpenAI's shape. */
@RestController
@ErrorsAs(ErrorShape.OPENAI)
@Tag(name = "chat", description = "OpenAI's chat in front of the line")
public final class ModelsController {

    private static final String OWNER = "winnow";

    private final ModelCatalogue catalogue;
    private final EmbedderName embedder;
    private final long created;

    /** The model of embeddings, which behind a gateway another program has. */
    @FunctionalInterface
    public interface EmbedderName {

        /** Its name for a request that is under way; null if there is none now. */
        @Nullable String of(UnderWay request);
    }

    /**
     * @param clock tells when the models came to be: when this server started
     */
    public ModelsController(ModelCatalogue catalogue, EmbedderName embedder, InstantSource clock) {
        this.catalogue = catalogue;
        this.embedder = embedder;
        this.created = clock.instant().getEpochSecond();
    }

    /** All of them. */
    @Operation(
            summary =
                    "The models: winnow, winnow-context, the generator's own name, and the encoder of embeddings")
    @GetMapping(
            path = {"/v1/models", "/models"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    Models models(HttpServletRequest request, HttpServletResponse response, DocumentLinks links) {
        return new Models(
                "list",
                all(new UnderWay(request, response, links)).stream().map(this::entry).toList());
    }

    /** One of them. */
    @Operation(summary = "One model")
    @GetMapping(
            path = {"/v1/models/{model}", "/models/{model}"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    Model model(
            @Parameter(description = "its id, as /v1/models lists it", example = "winnow")
                    @PathVariable
                    String model,
            HttpServletRequest request,
            HttpServletResponse response,
            DocumentLinks links) {
        List<String> all = all(new UnderWay(request, response, links));
        if (!all.contains(model)) {
            throw ProblemException.of(
                            Kind.UNKNOWN_MODEL,
                            "there is no such model; models are " + String.join(", ", all))
                    .at("model");
        }
        return entry(model);
    }

    private List<String> all(UnderWay request) {
        return catalogue.all(embedder.of(request));
    }

    private Model entry(String model) {
        return new Model(model, "model", created, OWNER);
    }

    /**
     * A list in OpenAI's shape.
     *
     * @param object always list
     * @param data the models
     */
    public record Models(String object, List<Model> data) {}

    /**
     * A model in OpenAI's shape.
     *
     * @param id its name, which requests send as {@code model}
     * @param object always model
     * @param created seconds since 1970: when this server started
     * @param ownedBy always winnow
     */
    public record Model(String id, String object, long created, String ownedBy) {}
}
