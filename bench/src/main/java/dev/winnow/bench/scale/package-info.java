/**
 * What a store costs as it grows: one collection of any size made from a real one, put into several
 * stores and asked by the product's retriever, which sees no difference between them.
 */
@NullMarked
package dev.winnow.bench.scale;

import org.jspecify.annotations.NullMarked;
