/** A running Winnow as experiments see it: over HTTP, from outside. */
@NullMarked
package dev.winnow.eval.service;

import org.jspecify.annotations.NullMarked;
