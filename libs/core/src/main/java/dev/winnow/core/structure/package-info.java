/**
 * The structure of a text: which stretches of it are lists, items, tables, rows, code, boxes and
 * marks that say nothing. It is found once, where the source is parsed, and carried with the text
 * as numbers, so that chunk borders, the units that a model scores and what a kept unit brings
 * along agree.
 *
 * <p>{@link dev.winnow.core.structure.Block} is what is carried; {@link
 * dev.winnow.core.structure.MarkdownStructure} finds it in Markdown and in texts of which no more
 * is known. The package must not know passages, sentences or scores.
 */
@NullMarked
package dev.winnow.core.structure;

import org.jspecify.annotations.NullMarked;
