/**
 * Learned sparse weights on the one scale that questions and passages share, as uniCOIL (Lin and Ma, arXiv 2106.14807) and SPLADE (Formal et al.,
 * SIGIR 2021) are indexed: whole numbers, so that an index can hold a weight as a term's frequency. {@link dev.winnow.core.impact.Impacts} is all of it. Must
 * not know encoders, indexes or JSON.
 */
@NullMarked
package dev.winnow.core.impact;

import org.jspecify.annotations.NullMarked;
