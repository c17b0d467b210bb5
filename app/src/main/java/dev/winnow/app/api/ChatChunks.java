package dev.winnow.app.api;

import dev.winnow.app.api.ChatCompletion.Annotation;
import dev.winnow.app.api.ChatCompletion.Call;
import dev.winnow.app.api.ChatCompletion.Choice;
import dev.winnow.app.api.ChatCompletion.Chunk;
import dev.winnow.app.api.ChatCompletion.Delta;
import dev.winnow.app.api.ChatCompletion.DeltaChoice;
import dev.winnow.app.api.ChatCompletion.IndexedCall;
import dev.winnow.app.api.ChatCompletion.Message;
import dev.winnow.app.api.ChatCompletion.Usage;
import dev.winnow.app.api.ChatProperties.ChatEvents;
import dev.winnow.app.chat.CitedAnswer;
import dev.winnow.platform.error.ErrorShape.OpenAiErrors;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.DocumentLinks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An answer as OpenAI's clients read it. In a stream: the role, the words, cards of the sources if
 * they are wanted, tool calls, the end with the citations, tokens, {@code [DONE]}.
 */
final class ChatChunks implements ChatController.Dialect<ChatCompletion> {

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
}
