/**
 * Takes all that one store keeps over into another. Plain Java; the stores are whoever's who opens
 * them.
 */
@NullMarked
package dev.winnow.app.store;

import org.jspecify.annotations.NullMarked;
