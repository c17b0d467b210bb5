/** What every other room asks for: the graph that is served at this moment, with the linker that belongs to it. */
@NullMarked
package dev.winnow.kg.storage;

import org.jspecify.annotations.NullMarked;
