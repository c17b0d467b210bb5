/** What a model says of itself, wherever it runs: its name, its hash and the device that computes it. */
@NullMarked
package dev.winnow.core.model;

import org.jspecify.annotations.NullMarked;
