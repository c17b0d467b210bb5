/**
 * Questions to the topics of a running suite, and its records as a client without a group reads
 * them.
 */
@NullMarked
package dev.winnow.bench.topic;

import org.jspecify.annotations.NullMarked;
