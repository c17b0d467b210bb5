/**
 * Interpolation of several sources into one list, over the union of their results, after "To
 * Interpolate or not to Interpolate" (Li et al., SIGIR 2022) and Bruch, Gai, Ingber (TOIS 2023).
 * Works on primitive arrays: position i of every array is passage i of the union.
 */
@NullMarked
package dev.winnow.core.fusion;

import org.jspecify.annotations.NullMarked;
