/**
 * Publishes the pruner's stage to Spring. The only package of this module, beside the program, that
 * knows Spring.
 */
@NullMarked
package dev.winnow.pruner.config;

import org.jspecify.annotations.NullMarked;
