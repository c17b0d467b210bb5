package dev.winnow.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.winnow.app.chat.ChatMessage.ToolCall;
import dev.winnow.app.chat.CitedAnswer.CitedMarker;
import dev.winnow.app.chat.GeneratedAnswer;
import dev.winnow.platform.request.DocumentLinks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A chat answer in OpenAI's shape.
 *
 * @param id names the answer
 * @param object {@code chat.completion}
 * @param created seconds since 1970
 * @param model as it was asked for
 * @param choices one
 * @param usage tokens
 * @param winnow what the answer rests on; absent where nothing was looked up
 */
public record ChatCompletion(
        String id,
        String object,
        long created,
        String model,
        List<Choice> choices,
        Usage usage,
        @Nullable AnswerSources winnow) {

    static final String OBJECT = "chat.completion";

    /**
     * The one answer.
     *
     * @param index 0: there is one
     * @param message what the assistant says
     * @param finishReason stop, length, tool_calls or content_filter
     */
    public record Choice(int index, Message message, String finishReason) {}

    /**
     * What the assistant says.
     *
     * @param role always assistant
     * @param content null where it only wants tools run
     * @param toolCalls functions of the caller that the generator wants run
     * @param annotations a citation for each marker in the content
     */
    public record Message(
            String role,
            @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String content,
            @Nullable List<Call> toolCalls,
            List<Annotation> annotations) {}

    /**
     * A function that the generator wants run.
     *
     * @param id the generator's name for the call, which its result is to carry
     * @param type always function
     * @param function what to run
     */
    public record Call(String id, String type, Function function) {

        /**
         * A function and what it is given.
         *
         * @param name as the caller's tools have it
         * @param arguments a JSON object as text, as the generator wrote it
         */
        public record Function(String name, String arguments) {}

        static @Nullable List<Call> of(GeneratedAnswer answer) {
            List<Call> calls = new ArrayList<>();
            for (ToolCall call : answer.toolCalls()) {
                Function function = new Function(call.name(), call.arguments());
                calls.add(new Call(call.id(), "function", function));
            }
            return calls.isEmpty() ? null : calls;
        }
    }

    /**
     * A citation over a marker.
     *
     * @param type always url_citation
     * @param urlCitation the source and the place of its marker
     */
    public record Annotation(String type, UrlCitation urlCitation) {

        static List<Annotation> of(List<CitedMarker> markers, DocumentLinks links) {
            List<Annotation> annotations = new ArrayList<>();
            for (CitedMarker marker : markers) {
                String url = CitationUrl.of(marker.citation(), links);
                String title = marker.citation().title();
                UrlCitation cited = new UrlCitation(url, title, marker.start(), marker.end());
                annotations.add(new Annotation("url_citation", cited));
            }
            return annotations;
        }
    }

    /**
     * Where a source can be read.
     *
     * @param url at its own place, or its text on this server
     * @param title of the document, empty if it has none
     * @param startIndex first UTF-16 unit of the marker in the content, from 0, inclusive
     * @param endIndex last UTF-16 unit of the marker in the content, exclusive
     */
    public record UrlCitation(String url, String title, int startIndex, int endIndex) {}

    /**
     * Tokens read and written.
     *
     * @param promptTokens tokens that the generator read, as it counts; 0 where it does not say
     * @param completionTokens tokens that it wrote; 0 where it does not say
     * @param totalTokens both together
     */
    public record Usage(int promptTokens, int completionTokens, int totalTokens) {

        static Usage of(GeneratedAnswer answer) {
            GeneratedAnswer.Usage usage = answer.usage();
            return usage == null
                    ? new Usage(0, 0, 0)
                    : new Usage(
                            usage.promptTokens(),
                            usage.completionTokens(),
                            usage.promptTokens() + usage.completionTokens());
        }
    }

    /**
     * A part of a streamed answer.
     *
     * @param choices one, or none in the part about tokens
     * @param usage tokens, in a part of its own at the end if asked for
     * @param winnow what the answer rests on, in the last part with a choice
     */
    public record Chunk(
            String id,
            String object,
            long created,
            String model,
            List<DeltaChoice> choices,
            @Nullable Usage usage,
            @Nullable AnswerSources winnow) {

        static final String OBJECT = "chat.completion.chunk";
    }

    /** What is new. */
    public record DeltaChoice(
            int index,
            Delta delta,
            @JsonInclude(JsonInclude.Include.ALWAYS) @JsonProperty("finish_reason")
                    @Nullable String finishReason) {}

    /** The new words. */
    public record Delta(
            @Nullable String role,
            @Nullable String content,
            @Nullable List<IndexedCall> toolCalls,
            @Nullable List<Annotation> annotations) {}

    /** A call of a streamed answer, which carries its place in the list. */
    public record IndexedCall(int index, String id, String type, Call.Function function) {}
}
