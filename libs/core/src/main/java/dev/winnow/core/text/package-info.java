/**
 * Text as programs compare and count it: tokens of language models, names that are nearly equal,
 * words that a question and the parts of a text share. Contains no sentences and no budgets.
 */
@NullMarked
package dev.winnow.core.text;

import org.jspecify.annotations.NullMarked;
