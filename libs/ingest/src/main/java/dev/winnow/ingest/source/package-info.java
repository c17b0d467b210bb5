/**
 * What is to be taken in: files found by a walk or uploaded, their descriptions, who may read and
 * replace them, and what was wrong with one. {@link dev.winnow.ingest.source.FolderWalk} finds
 * files, an {@link dev.winnow.ingest.source.IngestBatch} is what one run takes. Must not know how
 * documents are made of files.
 */
@NullMarked
package dev.winnow.ingest.source;

import org.jspecify.annotations.NullMarked;
