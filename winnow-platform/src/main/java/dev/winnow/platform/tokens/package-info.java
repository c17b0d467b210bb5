/** Tokens as language models count them. Knows nothing of sentences or budgets. */
@NullMarked
package dev.winnow.platform.tokens;

import org.jspecify.annotations.NullMarked;
