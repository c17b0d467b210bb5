/**
 * Whether the suite loses anything: many questions through a stack whose programs are killed meanwhile, each answer compared with that of the
 * line in one process.
 */
@NullMarked
package dev.winnow.app.soak;

import org.jspecify.annotations.NullMarked;
