package dev.winnow.app.api;

import dev.winnow.app.api.ChatCompletion.Annotation;
import dev.winnow.app.api.ChatCompletion.Call;
import dev.winnow.app.api.ChatCompletion.Chunk;
import dev.winnow.app.api.ChatCompletion.Delta;
import dev.winnow.app.api.ChatCompletion.DeltaChoice;
import dev.winnow.app.api.ChatCompletion.IndexedCall;
import dev.winnow.app.api.ChatCompletion.Usage;
import dev.winnow.app.chat.GeneratedAnswer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a streamed answer as OpenAI's clients read it: the role, the words, cards of the sources
 * if they are wanted, tool calls, the end with the citations, tokens, {@code [DONE]}.
 */
final class ChatChunks {

    private static final String ASSISTANT = "assistant";

    private final SseStream events;
    private final String id;
    private final long created;
    private final String model;
    private boolean begun;

    ChatChunks(SseStream events, String id, long created, String model) {
        this.events = events;
        this.id = id;
        this.created = created;
        this.model = model;
    }

    /** Sends words. */
    void text(String words) {
        begin();
        choice(new Delta(null, words, null, null), null, null);
    }

    /** Sends everything that comes after the words. */
    void end(
            GeneratedAnswer answer,
            List<Annotation> annotations,
            @Nullable AnswerSources grounds,
            List<SourceCard> cards,
            @Nullable Usage usage) {
        begin();
        cards.forEach(events::data);
        List<Call> calls = Call.of(answer);
        if (calls != null) {
            List<IndexedCall> indexed = new ArrayList<>();
            for (Call call : calls) {
                indexed.add(
                        new IndexedCall(indexed.size(), call.id(), call.type(), call.function()));
            }
            choice(new Delta(null, null, indexed, null), null, null);
        }
        choice(new Delta(null, null, null, annotations), answer.finishReason(), grounds);
        if (usage != null) {
            events.data(new Chunk(id, Chunk.OBJECT, created, model, List.of(), usage, null));
        }
        events.done();
    }

    private void begin() {
        if (!begun) {
            begun = true;
            choice(new Delta(ASSISTANT, "", null, null), null, null);
        }
    }

    private void choice(
            Delta delta, @Nullable String finishReason, @Nullable AnswerSources grounds) {
        events.data(
                new Chunk(
                        id,
                        Chunk.OBJECT,
                        created,
                        model,
                        List.of(new DeltaChoice(0, delta, finishReason)),
                        null,
                        grounds));
    }
}
