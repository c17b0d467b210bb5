package dev.winnow.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.app.api.ResponsesAnswer.OutputAnnotation;
import dev.winnow.app.api.ResponsesAnswer.OutputMessage;
import dev.winnow.app.api.ResponsesAnswer.OutputText;
import dev.winnow.app.chat.CitedAnswer;
import dev.winnow.platform.error.ErrorShape.OpenAiErrors;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes a streamed answer as the events of OpenAI's Responses API, each with its number. */
final class ResponsesEvents {

    /**
     * Any event: each has some of these parts.
     *
     * @param part a stretch of the message's content, of which there is one
     * @param logprobs always empty where the event has them
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Event(
            String type,
            int sequenceNumber,
            @Nullable ResponsesAnswer response,
            @Nullable String itemId,
            @Nullable Integer outputIndex,
            @Nullable Integer contentIndex,
            @Nullable OutputMessage item,
            @Nullable OutputText part,
            @Nullable Integer annotationIndex,
            @Nullable OutputAnnotation annotation,
            @Nullable String delta,
            @Nullable String text,
            @Nullable List<String> logprobs) {}

    /** A failure after the first word. Clients differ about where they look for what was wrong. */
    private record Failure(
            String type,
            int sequenceNumber,
            String code,
            String message,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String param,
            OpenAiErrors.Detail error) {}

    private final SseStream events;
    private final ResponsesAnswer begun;
    private final String messageId;
    private int sent;

    /**
     * @param begun the answer without a word
     */
    ResponsesEvents(SseStream events, ResponsesAnswer begun, String messageId) {
        this.events = events;
        this.begun = begun;
        this.messageId = messageId;
    }

    /** Sends words. */
    void text(String words) {
        begin();
        send("response.output_text.delta", null, null, null, null, words, null);
    }

    /** Sends everything that comes after the words. */
    void end(CitedAnswer cited, DocumentLinks links, @Nullable AnswerSources winnow) {
        begin();
        String text = cited.answer().text();
        List<OutputAnnotation> annotations = OutputAnnotation.of(cited.markers(), links);
        for (int i = 0; i < annotations.size(); i++) {
            send(
                    "response.output_text.annotation.added",
                    null,
                    null,
                    i,
                    annotations.get(i),
                    null,
                    null);
        }
        send("response.output_text.done", null, null, null, null, null, text);
        OutputText whole = OutputText.of(text, annotations);
        send("response.content_part.done", null, whole, null, null, null, null);
        String status = ResponsesAnswer.status(cited.answer());
        OutputMessage message = OutputMessage.of(messageId, status, List.of(whole));
        send("response.output_item.done", message, null, null, null, null, null);
        response("response." + status, begun.ended(message, cited, winnow));
    }

    /** Sends the failure that ends the stream. */
    void failed(ProblemException failure) {
        OpenAiErrors.Detail error = OpenAiErrors.of(failure).error();
        events.event(
                "error",
                new Failure("error", sent++, error.code(), error.message(), error.param(), error));
    }

    private void begin() {
        if (sent > 0) {
            return;
        }
        response("response.created", begun);
        send(
                "response.output_item.added",
                OutputMessage.of(messageId, ResponsesAnswer.IN_PROGRESS, List.of()),
                null,
                null,
                null,
                null,
                null);
        send(
                "response.content_part.added",
                null,
                OutputText.of("", List.of()),
                null,
                null,
                null,
                null);
    }

    private void response(String type, ResponsesAnswer response) {
        events.event(
                type,
                new Event(
                        type, sent++, response, null, null, null, null, null, null, null, null,
                        null, null));
    }

    private void send(
            String type,
            @Nullable OutputMessage item,
            @Nullable OutputText part,
            @Nullable Integer annotationIndex,
            @Nullable OutputAnnotation annotation,
            @Nullable String delta,
            @Nullable String text) {
        boolean ofItem = item != null;
        events.event(
                type,
                new Event(
                        type,
                        sent++,
                        null,
                        ofItem ? null : messageId,
                        0,
                        ofItem ? null : 0,
                        item,
                        part,
                        annotationIndex,
                        annotation,
                        delta,
                        text,
                        delta != null || text != null ? List.of() : null));
    }
}
