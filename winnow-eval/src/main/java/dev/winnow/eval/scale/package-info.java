/**
 * What retrieval costs as an index grows: a real collection, larger ones made from it, the product's index of each, its recall beside a search
 * that compares everything, its times with the ways of retrieving side by side, and its memory.
 */
@NullMarked
package dev.winnow.eval.scale;

import org.jspecify.annotations.NullMarked;
