/**
 * Finds the graph's entities in a text without a language model: a token trie over every name and
 * synonym, longest match first, with rules for short symbols and everyday words, and a second
 * chance for misspelt names. Saying "nothing" is an answer. Entry point: {@link
 * dev.winnow.kg.link.DictionaryLinker}. Reads the graph's nodes, independent of its edges or of
 * where it is kept.
 */
@NullMarked
package dev.winnow.kg.link;

import org.jspecify.annotations.NullMarked;
