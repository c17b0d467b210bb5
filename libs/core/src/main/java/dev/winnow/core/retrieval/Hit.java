package dev.winnow.core.retrieval;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.score.Score;

/**
 * One result of one source.
 *
 * @param handle names the passage inside the view that found it, and nowhere else
 * @param id the passage
 * @param score the source's score
 */
public record Hit(int handle, PassageId id, Score score) {}
