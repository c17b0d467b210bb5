/**
 * From a question to the facts that answer it: which relation is asked, which edges between, around and above its entities are candidates,
 * how well each is founded, and which fit the budget. After KG-RAG (Soman et al., Bioinformatics 2024), without its language model, its
 * percentile and its count of sentences. The entry is {@link dev.winnow.kg.facts.FactFinder}. Knows the graph through {@link
 * dev.winnow.core.graph.GraphStore} alone.
 */
@NullMarked
package dev.winnow.kg.facts;

import org.jspecify.annotations.NullMarked;
