package dev.winnow.app.api;

import dev.winnow.app.api.ResponsesAnswer.OutputAnnotation;
import dev.winnow.app.api.ResponsesAnswer.OutputMessage;
import dev.winnow.app.api.ResponsesAnswer.OutputText;
import dev.winnow.app.chat.CitedAnswer;
import dev.winnow.platform.error.ErrorShape.OpenAiErrors;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An answer as OpenAI's Responses API gives it. In a stream each event has its number, and the
 * lists of {@code logprobs} are empty.
 */
final class ResponsesEvents implements ChatController.Dialect<ResponsesAnswer> {

    private final ResponsesAnswer begun;
    private final String messageId;
    private final ChatReply reply;
    private final DocumentLinks links;
    private int sent;

    /**
     * @param begun the answer without a word
     */
    ResponsesEvents(ResponsesAnswer begun, String messageId, ChatReply reply, DocumentLinks links) {
        this.begun = begun;
        this.messageId = messageId;
        this.reply = reply;
        this.links = links;
    }

    @Override
    public ResponsesAnswer whole(CitedAnswer cited) {
        OutputText text = OutputText.of(cited.answer().text(), OutputAnnotation.of(cited.markers(), links));
        OutputMessage message = OutputMessage.of(messageId, ResponsesAnswer.status(cited.answer()), List.of(text));
        return begun.ended(message, cited.answer(), reply.sources(links));
    }

    @Override
    public void text(SseStream events, String words) {
        begin(events);
        content(events, "output_text.delta", "delta", words, "logprobs", List.of());
    }

    @Override
    public void end(SseStream events, CitedAnswer cited) {
        ResponsesAnswer whole = whole(cited);
        OutputMessage message = whole.output().getFirst();
        OutputText text = message.content().getFirst();
        begin(events);
        for (int i = 0; i < text.annotations().size(); i++) {
            OutputAnnotation annotation = text.annotations().get(i);
            content(events, "output_text.annotation.added", "annotation_index", i, "annotation", annotation);
        }
        content(events, "output_text.done", "text", text.text(), "logprobs", List.of());
        content(events, "content_part.done", "part", text);
        send(events, "response.output_item.done", "output_index", 0, "item", message);
        send(events, "response." + message.status(), "response", whole);
    }

    /** Clients differ about where they look for what was wrong. */
    @Override
    public void failed(SseStream events, ProblemException failure) {
        OpenAiErrors.Detail error = OpenAiErrors.of(failure).error();
        send(events, "error", "code", error.code(), "message", error.message(), "param", error.param(), "error", error);
    }

    private void begin(SseStream events) {
        if (sent == 0) {
            OutputMessage message = OutputMessage.of(messageId, ResponsesAnswer.IN_PROGRESS, List.of());
            send(events, "response.created", "response", begun);
            send(events, "response.output_item.added", "output_index", 0, "item", message);
            content(events, "content_part.added", "part", OutputText.of("", List.of()));
        }
    }

    /** An event about the message's content, of which there is one stretch. */
    private void content(SseStream events, String type, Object... fields) {
        Stream<Object> place = Stream.of("item_id", messageId, "output_index", 0, "content_index", 0);
        send(events, "response." + type, Stream.concat(place, Stream.of(fields)).toArray());
    }

    /**
     * @param fields names and values in turn
     */
    private void send(SseStream events, String type, @Nullable Object... fields) {
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("type", type);
        event.put("sequence_number", sent++);
        for (int i = 0; i < fields.length; i += 2) {
            event.put(String.valueOf(fields[i]), fields[i + 1]);
        }
        events.event(type, event);
    }
}
