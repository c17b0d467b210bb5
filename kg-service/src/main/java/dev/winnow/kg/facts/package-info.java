/**
 * Facts that answer a question: which relation is asked, which edges between, around and above its
 * entities are candidates, how well each is founded, and which fit the budget. After KG-RAG (Soman
 * et al., Bioinformatics 2024), without its language model, its percentile and its count of
 * sentences. The entry is {@link dev.winnow.kg.facts.FactFinder}. The graph is reached through
 * {@link dev.winnow.core.graph.GraphStore} alone.
 */
@NullMarked
package dev.winnow.kg.facts;

import org.jspecify.annotations.NullMarked;
