/** Turns between tenants. */
@NullMarked
package dev.winnow.core.fair;

import org.jspecify.annotations.NullMarked;
