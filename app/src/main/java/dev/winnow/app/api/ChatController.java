package dev.winnow.app.api;

import dev.winnow.app.api.ChatCompletion.Annotation;
import dev.winnow.app.api.ChatCompletion.Call;
import dev.winnow.app.api.ChatCompletion.Choice;
import dev.winnow.app.api.ChatCompletion.Message;
import dev.winnow.app.api.ChatCompletion.Usage;
import dev.winnow.app.chat.CitedAnswer;
import dev.winnow.app.chat.GeneratedAnswer;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.app.generator.GeneratorProblems;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorShape.OpenAiErrors;
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

/**
 * Chat in OpenAI's shape: the line runs for the last question, and the generator answers from what
 * it found.
 */
@RestController
@ErrorsAs(ErrorShape.OPENAI)
@Tag(name = "chat", description = "OpenAI's chat in front of the line")
public final class ChatController {

    private static final String EXAMPLE =
            """
            {"model": "winnow", "stream": false, "temperature": 0.2, "max_completion_tokens": 500,
             "messages": [{"role": "user", "content": "What does the reranker return for each sentence?"}],
             "winnow": {"token_budget": 800, "threshold": 0.1, "filters": {"section": "manual"}}}
            """;

    private final ChatAnswers answers;
    private final ChatRequestReader requests;
    private final ChatEvents more;
    private final ReportHeaders reportHeaders;
    private final InstantSource clock;
    private final ScheduledExecutorService keepAlive;

    /**
     * @param more what streams carry beside OpenAI's chunks
     */
    public ChatController(
            ChatAnswers answers,
            ChatLimits limits,
            ChatEvents more,
            ReportHeaders reportHeaders,
            InstantSource clock,
            ScheduledExecutorService keepAlive) {
        this.answers = answers;
        this.requests = new ChatRequestReader(limits);
        this.more = more;
        this.reportHeaders = reportHeaders;
        this.clock = clock;
        this.keepAlive = keepAlive;
    }

    /**
     * Answers at once, or in parts if {@code stream} is true; then nothing is returned, because all
     * is written already.
     */
    @Operation(
            summary = "A chat answer, grounded in the documents and cited",
            description =
                    "OpenAI's request and response. Tools and OpenAI's parameters of how an answer is written go to the generator, held against OpenAI's "
                            + "ranges first; other parameters are refused unless winnow.generator.more-parameters lists them. "
                            + "Without a generator the answer is extractive: the kept sentences with their sources. The object winnow in the request "
                            + "takes filters and the settings that /v1/context takes; the object winnow in the answer says what "
                            + "the answer rests on. Prompts by which Open WebUI and LibreChat ask for titles, tags or follow-up questions are not "
                            + "looked up and go to the generator as they are, or are answered by a rule without one; \"retrieve\": true in winnow "
                            + "looks them up all the same, and \"retrieve\": false asks the generator alone where winnow.chat.pass-through is all. "
                            + "A message that is longer than a question may be is cut, which the header Winnow-Degraded says.")
    @PostMapping(
            // Clients differ about whose the version is: the base address's or theirs.
            path = {"/v1/chat/completions", "/chat/completions"},
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.TEXT_EVENT_STREAM_VALUE})
    @Nullable ResponseEntity<ChatCompletion> complete(
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            required = true,
                            description =
                                    "OpenAI's chat request; the object winnow is an extension",
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
        HttpHeaders headers = reportHeaders.of(reply.reports());
        if (!request.stream()) {
            return ResponseEntity.ok()
                    .headers(headers)
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(completion(request, reply, frame, links));
        }
        headers.forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        stream(request, reply, frame, links, response);
        return null;
    }

    private ChatCompletion completion(
            ChatRequest request, ChatReply reply, RequestFrame frame, DocumentLinks links) {
        CitedAnswer cited = reply.answer();
        GeneratedAnswer answer = cited.answer();
        List<Call> calls = Call.of(answer);
        Message message =
                new Message(
                        "assistant",
                        calls != null && answer.text().isEmpty() ? null : answer.text(),
                        calls,
                        Annotation.of(cited.markers(), links));
        return new ChatCompletion(
                id(frame),
                ChatCompletion.OBJECT,
                clock.instant().getEpochSecond(),
                request.model(),
                List.of(new Choice(0, message, answer.finishReason())),
                Usage.of(answer),
                reply.sources(links));
    }

    private void stream(
            ChatRequest request,
            ChatReply reply,
            RequestFrame frame,
            DocumentLinks links,
            HttpServletResponse response) {
        try (SseStream events = new SseStream(response, keepAlive, SseStream.KEEP_ALIVE)) {
            ChatChunks chunks =
                    new ChatChunks(
                            events, id(frame), clock.instant().getEpochSecond(), request.model());
            try {
                CitedAnswer cited = reply.parts(chunks::text, events::isGone);
                chunks.end(
                        cited.answer(),
                        Annotation.of(cited.markers(), links),
                        reply.sources(links),
                        more == ChatEvents.OPEN_WEBUI ? reply.cards(links) : List.of(),
                        request.includeUsage() ? Usage.of(cited.answer()) : null);
            } catch (GeneratorException e) {
                ProblemException failure = GeneratorProblems.of(e, reply.reports());
                if (!events.hasBegun()) {
                    throw failure;
                }
                events.data(OpenAiErrors.of(failure));
            }
        }
    }

    private static String id(RequestFrame frame) {
        return "chatcmpl-" + frame.id();
    }
}
