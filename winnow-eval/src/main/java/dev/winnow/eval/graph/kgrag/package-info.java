/**
 * KG-RAG's own rule as it stands in its code (BaranziniLab/KG_RAG; Soman et al., Bioinformatics
 * 2024): all edges of a disease as sentences, of which those survive that are nearer to the
 * question than three quarters of them and than a floor. A yardstick for Winnow's facts.
 */
@NullMarked
package dev.winnow.eval.graph.kgrag;

import org.jspecify.annotations.NullMarked;
