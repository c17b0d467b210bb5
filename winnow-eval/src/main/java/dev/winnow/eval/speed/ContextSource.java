package dev.winnow.eval.speed;

import java.io.IOException;

/** Something that answers questions with contexts and says how long that took. Asked one question at a time. */
public interface ContextSource extends AutoCloseable {

    /**
     * Asks one question and takes the times.
     *
     * @throws IOException if there is no context: the service cannot be reached, refuses, or a stage fails
     */
    ContextTiming ask(String question, int candidates) throws IOException, InterruptedException;

    @Override
    void close();
}
