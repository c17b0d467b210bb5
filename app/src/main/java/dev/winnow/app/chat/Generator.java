package dev.winnow.app.chat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A language model that answers. Calls block; they are made on threads that may wait. Safe for use
 * by several threads.
 */
public interface Generator {

    /** The name by which clients ask for it. */
    String name();

    /**
     * One whole answer.
     *
     * @throws GeneratorException if there is none
     */
    GeneratedAnswer generate(Request request) throws GeneratorException;

    /**
     * An answer in parts.
     *
     * @param parts receives the text as it comes, on the calling thread; no part is empty
     * @param cancellation true once nobody waits; the generator is then told to stop. Interrupt the
     *     calling thread after it has become true, so that it need not wait for the next part
     * @return the whole answer, or what there was of it when it was cancelled
     * @throws GeneratorException if it could not begin, or broke off
     */
    GeneratedAnswer stream(Request request, Consumer<String> parts, BooleanSupplier cancellation)
            throws GeneratorException;

    /**
     * What a generator gets.
     *
     * @param messages oldest first
     * @param parameters of the caller, by their names on the wire, handed on unchanged (tools among
     *     them); plain values, lists and maps
     * @param time most time until the last word
     */
    record Request(
            List<ChatMessage> messages, SortedMap<String, Object> parameters, Duration time) {

        public Request {
            messages = List.copyOf(messages);
            parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
        }
    }
}
