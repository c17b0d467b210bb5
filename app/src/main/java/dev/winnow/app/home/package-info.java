/**
 * The folder in which an installation keeps its things ({@code WINNOW_HOME}): the index, the note
 * about a running service, the key of the fence. Must not know Spring, nor what is in the index.
 */
@NullMarked
package dev.winnow.app.home;

import org.jspecify.annotations.NullMarked;
