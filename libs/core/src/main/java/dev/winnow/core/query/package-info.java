/**
 * The question, its asker and its settings. {@link dev.winnow.core.query.Scope} comes from
 * authentication only; a {@link dev.winnow.core.query.Filter} comes from the caller and can only
 * narrow it. Both meet inside the index query.
 */
@NullMarked
package dev.winnow.core.query;

import org.jspecify.annotations.NullMarked;
