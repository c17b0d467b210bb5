/**
 * The knowledge graph as a stage of the pipeline, after KG-RAG on SPOKE (Soman et al., "Biomedical
 * knowledge graph-optimized prompt generation for large language models", Bioinformatics 2024). It
 * stands before retrieval: its entities help to find passages, and its facts travel along as data.
 * Independent of Spring and of a transport.
 */
@NullMarked
package dev.winnow.kg.stage;

import org.jspecify.annotations.NullMarked;
