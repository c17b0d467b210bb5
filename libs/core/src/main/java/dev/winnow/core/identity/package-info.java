/**
 * Names of things that travel between modules. Each is a type of its own, so that a passage id can
 * never stand where a document id belongs. The alphabets are narrow on purpose: ids appear in URLs,
 * Kafka keys, logs and Lucene terms. The one hash of the suite, {@link
 * dev.winnow.core.identity.Sha256}, names models, contents and contexts.
 */
@NullMarked
package dev.winnow.core.identity;

import org.jspecify.annotations.NullMarked;
