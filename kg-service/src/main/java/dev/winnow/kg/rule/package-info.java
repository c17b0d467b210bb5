/**
 * KG-RAG's own rule as it stands in its code (BaranziniLab/KG_RAG): all edges of a disease as sentences, of which those survive that are nearer
 * to the question than three quarters of them and than a floor. One selectable mode, for comparison; it needs an embedder.
 */
@NullMarked
package dev.winnow.kg.rule;

import org.jspecify.annotations.NullMarked;
