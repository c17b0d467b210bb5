/**
 * What puts a running suite on trial: a search for lost answers while its programs are killed, and
 * the cost of its topics. Each is compared with the pipeline in one process.
 */
@NullMarked
package dev.winnow.bench.trial;

import org.jspecify.annotations.NullMarked;
