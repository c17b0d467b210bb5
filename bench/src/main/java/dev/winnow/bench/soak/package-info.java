/**
 * A search for lost answers: many questions through a stack whose programs are killed meanwhile,
 * each answer compared with that of the pipeline in one process.
 */
@NullMarked
package dev.winnow.bench.soak;

import org.jspecify.annotations.NullMarked;
