/**
 * Publishes the pruner's stage to Spring: the only package of this module, beside the program, that
 * imports Spring.
 */
@NullMarked
package dev.winnow.pruner.config;

import org.jspecify.annotations.NullMarked;
