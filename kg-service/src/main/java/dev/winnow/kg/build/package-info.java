/**
 * Content of a graph, read and checked, before it is written anywhere. Entry point: {@link
 * dev.winnow.kg.build.GraphAssembler}. Independent of files, databases or formats.
 */
@NullMarked
package dev.winnow.kg.build;

import org.jspecify.annotations.NullMarked;
