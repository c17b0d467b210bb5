/** Checks of the resources of this module, which has no code of its own. */
@NullMarked
package dev.winnow.models;

import org.jspecify.annotations.NullMarked;
