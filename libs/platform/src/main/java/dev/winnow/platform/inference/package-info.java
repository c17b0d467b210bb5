/**
 * How models run, for every program that has any: the settings {@code winnow.inference}, the one
 * pool that all models of a process share, its metric, and the words for a model that cannot be
 * loaded. Without winnow-inference on the class path nothing here takes part. The only package of
 * the platform that may know inference; must not know which models there are.
 */
@NullMarked
package dev.winnow.platform.inference;

import org.jspecify.annotations.NullMarked;
