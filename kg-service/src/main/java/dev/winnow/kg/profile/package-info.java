/**
 * Knowledge of a graph's field that the graph does not hold: words of questions, verbs that
 * contradict each other, bounds and names of evidence. A field is data in a file and never Java.
 * Entry points: {@link dev.winnow.kg.profile.ProfileFile} and {@link
 * dev.winnow.kg.profile.GraphProfile}. Independent of questions, stores or Spring.
 */
@NullMarked
package dev.winnow.kg.profile;

import org.jspecify.annotations.NullMarked;
