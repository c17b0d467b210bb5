package dev.winnow.retriever.search;

import dev.winnow.core.retrieval.LexicalQuery;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A question as the lexical side searches it.
 *
 * @param query its terms; none if there is a problem
 * @param problem why the lexical side cannot be asked, without a word of the question; null if it
 *     can
 * @param took how long a model took to make the terms, 0 where none was asked
 */
public record LexicalQuestion(LexicalQuery query, @Nullable String problem, Duration took) {}
