/**
 * Facts from a knowledge graph, after KG-RAG on SPOKE (Soman et al., "Biomedical knowledge
 * graph-optimized prompt generation for large language models", Bioinformatics 2024). A fact
 * carries what a person needs to verify it.
 */
@NullMarked
package dev.winnow.core.graph;

import org.jspecify.annotations.NullMarked;
