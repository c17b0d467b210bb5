/** Facts as text for a generator: grouped lines, sentences, triples, JSON. */
@NullMarked
package dev.winnow.kg.render;

import org.jspecify.annotations.NullMarked;
