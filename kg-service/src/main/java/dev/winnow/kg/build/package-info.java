/**
 * What a graph holds, read and checked, before it is written anywhere. Entry point: {@link dev.winnow.kg.build.GraphAssembler}. Knows
 * nothing of files, databases or formats.
 */
@NullMarked
package dev.winnow.kg.build;

import org.jspecify.annotations.NullMarked;
