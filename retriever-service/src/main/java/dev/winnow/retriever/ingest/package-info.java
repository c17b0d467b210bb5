/**
 * From files to the index: walk, compare, extract, cut, embed, store. Content hashes make a second run cheap and let a run that was killed be
 * finished by the next one; a bad file is listed and stops nothing. Documents are prepared on several threads and stored in the order of
 * their names, so equal folders give equal indexes.
 *
 * <p>{@link dev.winnow.retriever.ingest.Ingestion} is the entry point, {@link dev.winnow.retriever.ingest.FolderWalk} finds the files. The
 * package must not know HTTP, Spring or who asks.
 */
@NullMarked
package dev.winnow.retriever.ingest;

import org.jspecify.annotations.NullMarked;
