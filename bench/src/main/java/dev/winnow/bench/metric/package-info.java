/**
 * The measures: retrieval metrics as trec_eval defines them, sentence metrics as the pruning
 * literature does, intervals by the bootstrap; and the table and the JSON in which they are told.
 * No indexes, models or files.
 */
@NullMarked
package dev.winnow.bench.metric;

import org.jspecify.annotations.NullMarked;
