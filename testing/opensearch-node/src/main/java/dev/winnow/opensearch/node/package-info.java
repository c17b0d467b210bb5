/**
 * A program for tests: OpenSearch as a process of its own. Nothing of Winnow depends on it, since
 * its jars are another Lucene and another Netty.
 */
@NullMarked
package dev.winnow.opensearch.node;

import org.jspecify.annotations.NullMarked;
