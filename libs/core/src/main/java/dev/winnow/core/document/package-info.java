/**
 * Documents and where they are kept. {@link dev.winnow.core.document.DocumentStore} stands between
 * those who take documents in and those who keep and search them: winnow-ingest writes to it,
 * retriever-service is one on Lucene. The interface and its plain types lie here and not in
 * winnow-ingest, so that neither of the two modules knows the other and whatever only searches
 * carries no parser.
 */
@NullMarked
package dev.winnow.core.document;

import org.jspecify.annotations.NullMarked;
