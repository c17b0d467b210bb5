package dev.winnow.app.api;

import dev.winnow.app.api.ResponsesAnswer.OutputAnnotation;
import dev.winnow.app.api.ResponsesAnswer.OutputMessage;
import dev.winnow.app.api.ResponsesAnswer.OutputText;
import dev.winnow.app.chat.CitedAnswer;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.app.generator.GeneratorProblems;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.security.Caller;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The chat in the shape of OpenAI's Responses API, which newer clients speak first. */
@RestController
@ErrorsAs(ErrorShape.OPENAI)
@Tag(name = "chat", description = "OpenAI's chat in front of the line")
public final class ResponsesController {

    private static final String EXAMPLE =
            """
            {"model": "winnow", "stream": false, "max_output_tokens": 500,
             "instructions": "Answer in two sentences.",
             "input": "What does the reranker return for each sentence?",
             "winnow": {"token_budget": 800, "filters": {"section": "manual"}}}
            """;

    private final ChatAnswers answers;
    private final ResponsesRequestReader requests;
    private final ReportHeaders reportHeaders;
    private final InstantSource clock;
    private final ScheduledExecutorService keepAlive;

    public ResponsesController(
            ChatAnswers answers,
            ChatLimits limits,
            ReportHeaders reportHeaders,
            InstantSource clock,
            ScheduledExecutorService keepAlive) {
        this.answers = answers;
        this.requests = new ResponsesRequestReader(limits);
        this.reportHeaders = reportHeaders;
        this.clock = clock;
        this.keepAlive = keepAlive;
    }

    /**
     * Answers at once, or in events if {@code stream} is true; then nothing is returned, because
     * all is written already.
     */
    @Operation(
            summary = "The same answer in the shape of OpenAI's Responses API",
            description =
                    "input is a text or a list of messages. The answer, its models and the object winnow are those of /v1/chat/completions. Nothing is "
                            + "stored: store changes nothing, and previous_response_id, conversation and references to items are refused, as are tools.")
    @PostMapping(
            path = {"/v1/responses", "/responses"},
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Nullable ResponseEntity<ResponsesAnswer> respond(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            description =
                                    "OpenAI's request to its Responses API; the object winnow is an extension",
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            examples = @ExampleObject(EXAMPLE)))
                    @RequestBody
                    JsonNode body,
            RequestFrame frame,
            Caller caller,
            DocumentLinks links,
            HttpServletResponse response) {
        ChatRequest request = requests.read(body);
        ChatReply reply = answers.reply(request, frame, caller);
        ResponsesAnswer begun =
                ResponsesAnswer.begun(
                        "resp_" + frame.id(), clock.instant().getEpochSecond(), request.model());
        String messageId = "msg_" + frame.id();
        HttpHeaders headers = reportHeaders.of(reply.reports());
        if (!request.stream()) {
            return ResponseEntity.ok()
                    .headers(headers)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(whole(begun, messageId, reply, links));
        }
        headers.forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        stream(begun, messageId, reply, links, response);
        return null;
    }

    private static ResponsesAnswer whole(
            ResponsesAnswer begun, String messageId, ChatReply reply, DocumentLinks links) {
        CitedAnswer cited = reply.answer();
        OutputText text =
                OutputText.of(cited.answer().text(), OutputAnnotation.of(cited.markers(), links));
        String status = ResponsesAnswer.status(cited.answer());
        return begun.ended(
                OutputMessage.of(messageId, status, List.of(text)), cited, reply.sources(links));
    }

    private void stream(
            ResponsesAnswer begun,
            String messageId,
            ChatReply reply,
            DocumentLinks links,
            HttpServletResponse response) {
        try (SseStream events = new SseStream(response, keepAlive, SseStream.KEEP_ALIVE)) {
            ResponsesEvents written = new ResponsesEvents(events, begun, messageId);
            try {
                CitedAnswer cited = reply.parts(written::text, events::isGone);
                written.end(cited, links, reply.sources(links));
            } catch (GeneratorException e) {
                ProblemException failure = GeneratorProblems.of(e, reply.reports());
                if (!events.hasBegun()) {
                    throw failure;
                }
                written.failed(failure);
            }
        }
    }
}
