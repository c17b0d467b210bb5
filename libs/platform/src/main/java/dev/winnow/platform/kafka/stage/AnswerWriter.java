package dev.winnow.platform.kafka.stage;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.query.Query;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.kafka.event.AnswerRecord.WrittenAnswer;
import java.time.Duration;

/**
 * Answers questions from their contexts. A program that publishes one answers the questions that
 * came by topic. Safe for use by several threads.
 */
public interface AnswerWriter {

    /** Most time that an answer takes. */
    Duration patience();

    /**
     * Answers one question. Blocks.
     *
     * @param query the question
     * @param context what was found; it has something to answer from
     * @throws ProblemException if there is none; whether another attempt makes sense, its kind says
     */
    WrittenAnswer write(Query query, CompactContext context);
}
