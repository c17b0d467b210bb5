/**
 * Files become text: the media type is found from the content, the text is taken out unnormalised,
 * and the headings are kept with their places in it. What comes out is the original that is stored
 * and that every later offset points into, so nothing after this package may change it.
 *
 * <p>Parsing is the work of jsoup, PDFBox, POI and commonmark; Apache Tika tells types and
 * encodings. {@link dev.winnow.ingest.extract.Extractor} is the way in; {@link
 * dev.winnow.ingest.extract.isolate.IsolatedExtractor} is the one for input of strangers. The
 * package must not know passages, the index, HTTP or Spring, and of tenants only that they take
 * turns.
 */
@NullMarked
package dev.winnow.ingest.extract;

import org.jspecify.annotations.NullMarked;
