/**
 * Facts that the knowledge graph's service finds, on the questions of KG-RAG (BiomixQA and the
 * two-hop set; Soman et al., Bioinformatics 2024): are the edges that a question asserts in the
 * context, at which price, beside rules without a graph.
 */
@NullMarked
package dev.winnow.bench.graph;

import org.jspecify.annotations.NullMarked;
