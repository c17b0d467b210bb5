package dev.winnow.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.winnow.app.chat.CitedAnswer.CitedMarker;
import dev.winnow.app.chat.GeneratedAnswer;
import dev.winnow.platform.request.DocumentLinks;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer in the shape of OpenAI's Responses API. Fields that its clients require stand there
 * with the one value that they have here: nothing is stored, and no tool is run.
 *
 * @param id names the answer
 * @param object {@code response}
 * @param createdAt seconds since 1970
 * @param status completed, or incomplete where the generator stopped before its end; in_progress as
 *     long as it writes
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

    static final String COMPLETED = "completed";

    static final String INCOMPLETE = "incomplete";

    static final String IN_PROGRESS = "in_progress";

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
    record OutputMessage(String type, String id, String role, String status, List<OutputText> content) {

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

    /** One of which no word is written. */
    static ResponsesAnswer begun(String id, long createdAt, String model) {
        return of(id, createdAt, model, IN_PROGRESS, null, List.of(), null, null);
    }

    /** The same with its message. */
    ResponsesAnswer ended(OutputMessage message, GeneratedAnswer answer, @Nullable AnswerSources winnow) {
        ResponsesUsage used = ResponsesUsage.of(answer);
        return of(id, createdAt, model, message.status(), incomplete(answer), List.of(message), used, winnow);
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
