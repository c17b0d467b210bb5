/**
 * Extraction in processes that can be killed. A parser that loops or fills its memory cannot be
 * stopped inside a Java process: threads can only be asked. So the parsers of HTML, PDF and DOCX
 * run in small JVMs with a heap of their own, and one that runs out of time or memory ends alone.
 * Each has an empty environment and a folder for temporary files that goes with it.
 *
 * <p>{@link dev.winnow.ingest.extract.isolate.IsolatedExtractor} is the way in. The package must
 * not know what is done with the text.
 */
@NullMarked
package dev.winnow.ingest.extract.isolate;

import org.jspecify.annotations.NullMarked;
