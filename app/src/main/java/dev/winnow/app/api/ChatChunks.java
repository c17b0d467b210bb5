package dev.winnow.app.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.winnow.app.api.ChatProperties.ChatEvents;
import dev.winnow.app.api.knowledge.PrunedPassage;
import dev.winnow.app.chat.ChatMessage.ToolCall;
import dev.winnow.app.chat.CitedAnswer.CitedMarker;
import dev.winnow.app.chat.CitedAnswer;
import dev.winnow.app.chat.GeneratedAnswer;
import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.context.CompactContext;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.error.ErrorShape.OpenAiErrors;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An answer as OpenAI's clients read it. In a stream: the role, the words, cards of the sources if
 * they are wanted, tool calls, the end with the citations, tokens, {@code [DONE]}.
 */
final class ChatChunks implements ChatController.Dialect<ChatChunks.ChatCompletion> {

    private static final String ASSISTANT = "assistant";

    private final String id;
    private final long created;
    private final ChatRequest request;
    private final ChatReply reply;
    private final ChatEvents more;
    private final DocumentLinks links;
    private boolean begun;

    ChatChunks(
            String id,
            long created,
            ChatRequest request,
            ChatReply reply,
            ChatEvents more,
            DocumentLinks links) {
        this.id = id;
        this.created = created;
        this.request = request;
        this.reply = reply;
        this.more = more;
        this.links = links;
    }

    @Override
    public ChatCompletion whole(CitedAnswer cited) {
        String text = cited.answer().text();
        List<Call> calls = Call.of(cited.answer());
        Message message =
                new Message(
                        ASSISTANT,
                        calls != null && text.isEmpty() ? null : text,
                        calls,
                        Annotation.of(cited.markers(), links));
        return new ChatCompletion(
                id,
                ChatCompletion.OBJECT,
                created,
                request.model(),
                List.of(new Choice(0, message, cited.answer().finishReason())),
                Usage.of(cited.answer()),
                reply.sources(links));
    }

    @Override
    public void text(SseStream events, String words) {
        begin(events);
        choice(events, new Delta(null, words, null, null), null, null);
    }

    @Override
    public void end(SseStream events, CitedAnswer cited) {
        List<Annotation> annotations = Annotation.of(cited.markers(), links);
        AnswerSources sources = reply.sources(links);
        begin(events);
        if (more == ChatEvents.OPEN_WEBUI && reply.grounded() != null) {
            SourceCard.of(reply.grounded().state(), links).forEach(events::data);
        }
        List<Call> calls = Call.of(cited.answer());
        if (calls != null) {
            List<IndexedCall> indexed = new ArrayList<>();
            for (Call call : calls) {
                indexed.add(
                        new IndexedCall(indexed.size(), call.id(), call.type(), call.function()));
            }
            choice(events, new Delta(null, null, indexed, null), null, null);
        }
        choice(
                events,
                new Delta(null, null, null, annotations),
                cited.answer().finishReason(),
                sources);
        if (request.includeUsage()) {
            chunk(events, List.of(), Usage.of(cited.answer()), null);
        }
        events.done();
    }

    @Override
    public void failed(SseStream events, ProblemException failure) {
        events.data(OpenAiErrors.of(failure));
    }

    private void begin(SseStream events) {
        if (!begun) {
            begun = true;
            choice(events, new Delta(ASSISTANT, "", null, null), null, null);
        }
    }

    private void choice(
            SseStream events,
            Delta delta,
            @Nullable String finishReason,
            @Nullable AnswerSources sources) {
        chunk(events, List.of(new DeltaChoice(0, delta, finishReason)), null, sources);
    }

    private void chunk(
            SseStream events,
            List<DeltaChoice> choices,
            @Nullable Usage usage,
            @Nullable AnswerSources sources) {
        events.data(new Chunk(id, Chunk.OBJECT, created, request.model(), choices, usage, sources));
    }

    /**
     * A source in a stream for Open WebUI, which shows it as a card.
     *
     * @param event of the type {@code source}
     */
    record SourceCard(Event event) {

        /** What happened. */
        record Event(String type, Data data) {}

        /**
         * The card.
         *
         * @param document its texts: the kept sentences
         * @param metadata one for each text
         */
        record Data(Source source, List<String> document, List<Place> metadata) {}

        /** What the texts are of. */
        record Source(String name, String url, String id) {}

        /**
         * Where a text stands.
         *
         * @param source what the front end groups by: the document's id
         * @param start first UTF-16 unit of the document, inclusive
         * @param end last UTF-16 unit of the document, exclusive
         */
        @JsonInclude(JsonInclude.Include.NON_NULL)
        record Place(String source, String name, @Nullable Integer start, @Nullable Integer end) {}

        /**
         * The cards of a finished state, in the order of the context's markers; a source of which
         * nothing is quoted has none.
         */
        static List<SourceCard> of(PipelineState state, DocumentLinks links) {
            CompactContext context =
                    Objects.requireNonNull(state.context(), "the pruner has not run");
            List<PrunedPassage> kept = PrunedPassage.of(state);
            List<SourceCard> cards = new ArrayList<>();
            for (Citation citation : context.citations()) {
                String id = citation.documentId().value();
                String name = citation.title().isEmpty() ? id : citation.title();
                List<String> texts = new ArrayList<>();
                List<Place> places = new ArrayList<>();
                if (citation.facts().isEmpty()) {
                    for (PrunedPassage passage : kept) {
                        if (passage.passage().documentId().equals(citation.documentId())) {
                            texts.add(passage.text());
                            places.add(new Place(id, name, passage.start(), passage.end()));
                        }
                    }
                } else if (citation.block() != null) {
                    texts.add(citation.block().slice(context.text()));
                    places.add(new Place(id, name, null, null));
                }
                if (!texts.isEmpty()) {
                    Source source = new Source(name, CitationUrl.of(citation, links), id);
                    cards.add(new SourceCard(new Event("source", new Data(source, texts, places))));
                }
            }
            return cards;
        }
    }

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
    }

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
