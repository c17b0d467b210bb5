/** Tokens as language models count them. Knows nothing of sentences or budgets. */
@NullMarked
package dev.winnow.pruner.tokens;

import org.jspecify.annotations.NullMarked;
