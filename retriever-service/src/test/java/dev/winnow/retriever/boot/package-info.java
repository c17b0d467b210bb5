/** Tests of the program and of its jars. */
@NullMarked
package dev.winnow.retriever.boot;

import org.jspecify.annotations.NullMarked;
