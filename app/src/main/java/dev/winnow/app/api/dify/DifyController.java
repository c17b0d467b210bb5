package dev.winnow.app.api.dify;

import dev.winnow.app.api.knowledge.Knowledge;
import dev.winnow.app.api.knowledge.Knowledge.Question;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.TimeoutHeader;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Dify's external knowledge in front of the line. */
@RestController
@Tag(name = "dify", description = "Dify's external knowledge")
@ErrorsAs(ErrorShape.DIFY)
public final class DifyController {

    private static final String EXAMPLE =
            """
            {"knowledge_id": "default", "query": "How long do tombstones live?",
             "retrieval_setting": {"top_k": 4, "score_threshold": 0.0}}
            """;

    private final Knowledge knowledge;
    private final InstantSource clock;

    /**
     * Dify waits for 5 s, unless its operator has changed that, and then shows nothing at all: an
     * answer of less quality is better. The rest is for the way.
     */
    private static final Duration PATIENCE = Duration.ofMillis(4_500);

    public DifyController(Knowledge knowledge, InstantSource clock) {
        this.knowledge = knowledge;
        this.clock = clock;
    }

    /**
     * The kept sentences, passage by passage. Dify tries an address by a request without a body,
     * which is refused with 400 whatever its media type: so there is no {@code consumes} here.
     */
    @Operation(
            summary =
                    "The kept sentences of the best passages, as Dify's external knowledge wants them",
            description =
                    "knowledge_id is default, or a name that winnow.knowledge gives to a filter. score is the rank probability, which score_threshold "
                            + "is held against where a model ran; where none did, scores are 0 and the header Winnow-Degraded says so. Without "
                            + "Winnow-Timeout the answer is there before Dify's 5 s are over. metadata_condition takes is, is not, in, not in, =, ≠, >, <, ≥, ≤, before and after; the others are "
                            + "refused. /retrieval is the same, for Dify's address without a path.")
    @PostMapping(path = "/v1/dify/retrieval", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DifyRetrievalResponse> retrieve(
            RequestFrame frame,
            DocumentLinks links,
            @Parameter(hidden = true) @RequestHeader(name = TimeoutHeader.NAME, required = false)
                    @Nullable String timeout,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject(EXAMPLE)))
                    @RequestBody
                    DifyRetrievalRequest request) {
        Question question = request.question(knowledge);
        PipelineState done = knowledge.ask(timeout == null ? hurried(frame) : frame, question);
        return knowledge.answer("dify", question, done, DifyRetrievalResponse.of(done, links));
    }

    private RequestFrame hurried(RequestFrame frame) {
        // Whole milliseconds, since that is what travels.
        Instant at = clock.instant().plus(PATIENCE).truncatedTo(ChronoUnit.MILLIS);
        return new RequestFrame(
                frame.id(), frame.scope(), frame.deadline().earlier(new Deadline(at)));
    }

    /** The same where Dify looks for it below an address without a path. */
    @Hidden
    @PostMapping(path = "/retrieval", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DifyRetrievalResponse> retrieveElsewhere(
            RequestFrame frame,
            DocumentLinks links,
            @RequestHeader(name = TimeoutHeader.NAME, required = false) @Nullable String timeout,
            @RequestBody DifyRetrievalRequest request) {
        return retrieve(frame, links, timeout, request);
    }
}
