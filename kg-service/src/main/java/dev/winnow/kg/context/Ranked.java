package dev.winnow.kg.context;

import dev.winnow.kg.fact.RankedFact;

/**
 * A candidate and what it is worth.
 *
 * @param found the candidate
 * @param worth the parts of its rank
 */
record Ranked(Found found, RankedFact.Worth worth) {}
