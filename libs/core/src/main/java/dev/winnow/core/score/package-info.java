/**
 * Numbers with a scale. A BM25 score, a cosine, a fused score, a logit and a probability are five
 * different things; this package makes mixing them an error instead of a silent loss of results
 * (thresholds for one scale applied to another drop everything). {@link
 * dev.winnow.core.score.Impacts} are learned term weights on the one scale that questions and
 * passages share. Must not know models, encoders, indexes or JSON.
 */
@NullMarked
package dev.winnow.core.score;

import org.jspecify.annotations.NullMarked;
