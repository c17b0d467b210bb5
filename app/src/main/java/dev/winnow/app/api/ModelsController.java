package dev.winnow.app.api;

import dev.winnow.app.api.inner.ApiCalls;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.error.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
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
    private final @Nullable Embedder embedder;
    private final ApiCalls api;
    private final long created;

    /**
     * @param clock tells when the models came to be: when this server started
     */
    public ModelsController(
            ModelCatalogue catalogue,
            ObjectProvider<Embedder> embedder,
            ApiCalls api,
            InstantSource clock) {
        this.catalogue = catalogue;
        this.embedder = embedder.getIfAvailable();
        this.api = api;
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
        return new Models("list", all().stream().map(this::entry).toList());
    }

    /** One of them. */
    @Operation(summary = "One model")
    @GetMapping(
            path = {"/v1/models/{model}", "/models/{model}"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    Model model(
            @Parameter(description = "its id, as /v1/models lists it", example = "winnow")
                    @PathVariable
                    String model) {
        List<String> all = all();
        if (!all.contains(model)) {
            throw ModelCatalogue.unknown(all);
        }
        return entry(model);
    }

    /**
     * Behind a gateway the retriever knows the embedding model; while it does not answer, only the
     * chat models are listed.
     */
    private List<String> all() {
        if (embedder != null) {
            return catalogue.all(embedder.model().name());
        }
        try {
            return catalogue.all(api.get("/v1/embeddings").path("model").asString(null));
        } catch (ProblemException e) {
            return catalogue.all(null);
        }
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
