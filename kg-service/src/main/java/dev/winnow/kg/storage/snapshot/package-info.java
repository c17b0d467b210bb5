/**
 * The graph in one file: immutable, mapped into memory, checked when it is opened. Both directions
 * of every edge lie beside each other (compressed adjacency), so that a neighbourhood is read in
 * one sweep. Entry points: {@link dev.winnow.kg.storage.snapshot.SnapshotWriter}, {@link
 * dev.winnow.kg.storage.snapshot.SnapshotStore} and {@link
 * dev.winnow.kg.storage.snapshot.SnapshotSwap}.
 */
@NullMarked
package dev.winnow.kg.storage.snapshot;

import org.jspecify.annotations.NullMarked;
