package dev.winnow.app.api;

import dev.winnow.app.chat.CitedAnswer;
import dev.winnow.platform.error.ProblemException;

/**
 * One answer as the clients of an API read it, at once or as events of a stream.
 *
 * @param <T> its body at once
 */
interface ChatDialect<T> {

    T whole(CitedAnswer cited);

    /** Sends words. */
    void text(SseStream events, String words);

    /** Sends everything that comes after the words. */
    void end(SseStream events, CitedAnswer cited);

    /** Sends the failure that ends a stream. */
    void failed(SseStream events, ProblemException failure);
}
