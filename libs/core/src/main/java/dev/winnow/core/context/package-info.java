/**
 * The compact context: the sentences that were kept, with citations, and a record of everything
 * that was not. Offsets in citations, kept and dropped sentences point into the stored original of
 * the document.
 */
@NullMarked
package dev.winnow.core.context;

import org.jspecify.annotations.NullMarked;
