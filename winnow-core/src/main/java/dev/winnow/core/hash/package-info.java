/** The one hash of the suite, SHA-256: it names models, contents and contexts. */
@NullMarked
package dev.winnow.core.hash;

import org.jspecify.annotations.NullMarked;
