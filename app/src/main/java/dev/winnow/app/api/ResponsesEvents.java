package dev.winnow.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.app.chat.CitedAnswer;
import dev.winnow.app.chat.CitedAnswer.CitedMarker;
import dev.winnow.app.chat.GeneratedAnswer;
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
final class ResponsesEvents implements ChatController.Dialect<ResponsesEvents.ResponsesAnswer> {

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
        OutputText text =
                OutputText.of(cited.answer().text(), OutputAnnotation.of(cited.markers(), links));
        OutputMessage message =
                OutputMessage.of(messageId, ResponsesAnswer.status(cited.answer()), List.of(text));
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
            content(
                    events,
                    "output_text.annotation.added",
                    "annotation_index",
                    i,
                    "annotation",
                    annotation);
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
        send(
                events,
                "error",
                "code",
                error.code(),
                "message",
                error.message(),
                "param",
                error.param(),
                "error",
                error);
    }

    private void begin(SseStream events) {
        if (sent == 0) {
            OutputMessage message =
                    OutputMessage.of(messageId, ResponsesAnswer.IN_PROGRESS, List.of());
            send(events, "response.created", "response", begun);
            send(events, "response.output_item.added", "output_index", 0, "item", message);
            content(events, "content_part.added", "part", OutputText.of("", List.of()));
        }
    }

    /** An event about the message's content, of which there is one stretch. */
    private void content(SseStream events, String type, Object... fields) {
        Stream<Object> place =
                Stream.of("item_id", messageId, "output_index", 0, "content_index", 0);
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

    /**
     * An answer in the shape of OpenAI's Responses API. Fields that its clients require stand there
     * with the one value that they have here: nothing is stored, and no tool is run.
     *
     * @param id names the answer
     * @param object {@code response}
     * @param createdAt seconds since 1970
     * @param status completed, or incomplete where the generator stopped before its end;
     *     in_progress as long as it writes
     * @param error always null: a failure is an error of the request or an event
     * @param incompleteDetails why it is incomplete
     * @param model as it was asked for
     * @param output one message, or none as long as it is written
     * @param parallelToolCalls always false: no tool is run
     * @param store always false: nothing is stored
     * @param toolChoice always none
     * @param tools always empty
     * @param metadata always empty
     * @param usage tokens, once they are known
     * @param winnow what the answer rests on; absent where nothing was looked up
     */
    record ResponsesAnswer(
            String id,
            String object,
            long createdAt,
            String status,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String error,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable IncompleteDetails incompleteDetails,
            String model,
            List<OutputMessage> output,
            boolean parallelToolCalls,
            boolean store,
            String toolChoice,
            List<String> tools,
            Map<String, String> metadata,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable ResponsesUsage usage,
            @Nullable AnswerSources winnow) {

        static final String IN_PROGRESS = "in_progress";

        /** One of which no word is written. */
        static ResponsesAnswer begun(String id, long createdAt, String model) {
            return of(id, createdAt, model, IN_PROGRESS, null, List.of(), null, null);
        }

        /** The same with its message. */
        ResponsesAnswer ended(
                OutputMessage message, GeneratedAnswer answer, @Nullable AnswerSources winnow) {
            ResponsesUsage used = ResponsesUsage.of(answer);
            return of(
                    id,
                    createdAt,
                    model,
                    message.status(),
                    incomplete(answer),
                    List.of(message),
                    used,
                    winnow);
        }

        private static ResponsesAnswer of(
                String id,
                long createdAt,
                String model,
                String status,
                @Nullable IncompleteDetails why,
                List<OutputMessage> output,
                @Nullable ResponsesUsage usage,
                @Nullable AnswerSources winnow) {
            return new ResponsesAnswer(
                    id,
                    "response",
                    createdAt,
                    status,
                    null,
                    why,
                    model,
                    output,
                    false,
                    false,
                    "none",
                    List.of(),
                    Map.of(),
                    usage,
                    winnow);
        }

        /** How an answer ended. */
        static String status(GeneratedAnswer answer) {
            return incomplete(answer) == null ? "completed" : "incomplete";
        }

        private static @Nullable IncompleteDetails incomplete(GeneratedAnswer answer) {
            return switch (answer.finishReason()) {
                case "length" -> new IncompleteDetails("max_output_tokens");
                case "content_filter" -> new IncompleteDetails("content_filter");
                default -> null;
            };
        }
    }

    /**
     * Why a generator stopped before its end.
     *
     * @param reason {@code max_output_tokens} or {@code content_filter}
     */
    record IncompleteDetails(String reason) {}

    /**
     * What the assistant says.
     *
     * @param type always message
     * @param id names the message
     * @param role always assistant
     * @param status completed, incomplete or in_progress, as that of the answer
     * @param content one text, or none as long as it is written
     */
    record OutputMessage(
            String type, String id, String role, String status, List<OutputText> content) {

        static OutputMessage of(String id, String status, List<OutputText> content) {
            return new OutputMessage("message", id, "assistant", status, content);
        }
    }

    /**
     * The words, with a citation for each marker in them.
     *
     * @param type always output_text
     * @param text the answer in words
     * @param annotations a citation for each marker in the text
     */
    record OutputText(String type, String text, List<OutputAnnotation> annotations) {

        static OutputText of(String text, List<OutputAnnotation> annotations) {
            return new OutputText("output_text", text, annotations);
        }
    }

    /**
     * A citation over a marker.
     *
     * @param type always url_citation
     * @param startIndex first UTF-16 unit of the marker in the text, from 0, inclusive
     * @param endIndex last UTF-16 unit of the marker in the text, exclusive
     * @param url where the source can be read: at its own place, or its text on this server
     * @param title of the source, empty if it has none
     */
    record OutputAnnotation(String type, int startIndex, int endIndex, String url, String title) {

        static List<OutputAnnotation> of(List<CitedMarker> markers, DocumentLinks links) {
            return markers.stream()
                    .map(
                            marker ->
                                    new OutputAnnotation(
                                            "url_citation",
                                            marker.start(),
                                            marker.end(),
                                            CitationUrl.of(marker.citation(), links),
                                            marker.citation().title()))
                    .toList();
        }
    }

    /**
     * Tokens read and written.
     *
     * @param inputTokens tokens that the generator read; 0 where it does not say
     * @param inputTokensDetails of these, what was cached
     * @param outputTokens tokens that it wrote; 0 where it does not say
     * @param outputTokensDetails of these, what was thought and not said
     * @param totalTokens both together
     */
    record ResponsesUsage(
            int inputTokens,
            InputTokensDetails inputTokensDetails,
            int outputTokens,
            OutputTokensDetails outputTokensDetails,
            int totalTokens) {

        /**
         * Tokens read again.
         *
         * @param cachedTokens always 0: generators do not say
         */
        record InputTokensDetails(int cachedTokens) {}

        /**
         * Tokens of thoughts.
         *
         * @param reasoningTokens always 0: generators do not say
         */
        record OutputTokensDetails(int reasoningTokens) {}

        static ResponsesUsage of(GeneratedAnswer answer) {
            ChatCompletion.Usage usage = ChatCompletion.Usage.of(answer);
            return new ResponsesUsage(
                    usage.promptTokens(),
                    new InputTokensDetails(0),
                    usage.completionTokens(),
                    new OutputTokensDetails(0),
                    usage.totalTokens());
        }
    }
}
