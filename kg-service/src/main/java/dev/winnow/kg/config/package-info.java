/**
 * Publishes the graph's stage to Spring. The only package of this module, beside the program, that
 * imports Spring.
 */
@NullMarked
package dev.winnow.kg.config;

import org.jspecify.annotations.NullMarked;
