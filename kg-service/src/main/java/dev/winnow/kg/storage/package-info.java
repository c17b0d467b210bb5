/**
 * The graph that is served at this moment, with the linker and the profile that belong to it; below
 * it where graphs are kept.
 */
@NullMarked
package dev.winnow.kg.storage;

import org.jspecify.annotations.NullMarked;
