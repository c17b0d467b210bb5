/**
 * Numbers with a scale. A BM25 score, a cosine, a fused score, a logit and a probability are five different things; this package
 * makes mixing them an error instead of a silent loss of results (thresholds for one scale applied to another drop everything).
 */
@NullMarked
package dev.winnow.core.score;

import org.jspecify.annotations.NullMarked;
