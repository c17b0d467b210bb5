package dev.winnow.app.api;

import dev.winnow.app.api.ResponsesEvents.ResponsesAnswer;
import dev.winnow.app.chat.CitedAnswer;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.app.generator.GeneratorProperties;
import dev.winnow.app.generator.GuardedGenerator;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import dev.winnow.platform.request.ExampleBody;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.security.Caller;
import dev.winnow.platform.telemetry.ReportHeaders;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.time.InstantSource;
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
public record ChatController(
        ChatAnswers answers,
        GeneratorProperties generator,
        ChatProperties chat,
        ReportHeaders reportHeaders,
        InstantSource clock,
        ScheduledExecutorService keepAlive) {

    private static final String EXAMPLE =
            """
            {"model": "winnow", "stream": false, "temperature": 0.2, "max_completion_tokens": 500,
             "messages": [{"role": "user", "content": "What does the reranker return for each sentence?"}],
             "winnow": {"token_budget": 800, "threshold": 0.1, "filters": {"section": "manual"}}}
            """;

    private static final String RESPONSES_EXAMPLE =
            """
            {"model": "winnow", "stream": false, "max_output_tokens": 500,
             "instructions": "Answer in two sentences.",
             "input": "What does the reranker return for each sentence?",
             "winnow": {"token_budget": 800, "filters": {"section": "manual"}}}
            """;

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
            @ExampleBody(
                            value = EXAMPLE,
                            description =
                                    "OpenAI's chat request; the object winnow is an extension")
                    @RequestBody
                    JsonNode body,
            RequestFrame frame,
            Caller caller,
            DocumentLinks links,
            HttpServletResponse response) {
        ChatRequest request = ChatRequest.ofChat(body, generator);
        ChatReply reply = answers.reply(request, frame, caller);
        long now = clock.instant().getEpochSecond();
        return answered(
                request,
                reply,
                response,
                new ChatChunks(
                        "chatcmpl-" + frame.id(), now, request, reply, chat.events(), links));
    }

    /** The same in the shape of OpenAI's Responses API, which newer clients speak first. */
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
            @ExampleBody(
                            value = RESPONSES_EXAMPLE,
                            description =
                                    "OpenAI's request to its Responses API; the object winnow is an extension")
                    @RequestBody
                    JsonNode body,
            RequestFrame frame,
            Caller caller,
            DocumentLinks links,
            HttpServletResponse response) {
        ChatRequest request = ChatRequest.ofResponses(body, generator);
        ChatReply reply = answers.reply(request, frame, caller);
        ResponsesAnswer begun =
                ResponsesAnswer.begun(
                        "resp_" + frame.id(), clock.instant().getEpochSecond(), request.model());
        return answered(
                request,
                reply,
                response,
                new ResponsesEvents(begun, "msg_" + frame.id(), reply, links));
    }

    /**
     * One answer as the clients of an API read it, at once or as events of a stream.
     *
     * @param <T> its body at once
     */
    interface Dialect<T> {

        T whole(CitedAnswer cited);

        /** Sends words. */
        void text(SseStream events, String words);

        /** Sends everything that comes after the words. */
        void end(SseStream events, CitedAnswer cited);

        /** Sends the failure that ends a stream. */
        void failed(SseStream events, ProblemException failure);
    }

    private <T> @Nullable ResponseEntity<T> answered(
            ChatRequest request,
            ChatReply reply,
            HttpServletResponse response,
            Dialect<T> dialect) {
        HttpHeaders headers = reportHeaders.of(reply.reports());
        if (!request.stream()) {
            try {
                return ResponseEntity.ok()
                        .headers(headers)
                        .contentType(MediaType.APPLICATION_JSON)
                        .body(dialect.whole(reply.whole()));
            } catch (GeneratorException e) {
                throw GuardedGenerator.problem(e, reply.reports());
            }
        }
        headers.forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        try (SseStream events = new SseStream(response, keepAlive, SseStream.KEEP_ALIVE)) {
            try {
                dialect.end(
                        events, reply.parts(words -> dialect.text(events, words), events::isGone));
            } catch (GeneratorException e) {
                ProblemException failure = GuardedGenerator.problem(e, reply.reports());
                if (!events.hasBegun()) {
                    throw failure;
                }
                dialect.failed(events, failure);
            }
        }
        return null;
    }
}
