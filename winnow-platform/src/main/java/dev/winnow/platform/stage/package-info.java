/**
 * The REST face of a stage, for other services of Winnow. It takes whole states, scope included, and therefore needs the authority {@code
 * service}. Must not know what a stage does.
 */
@NullMarked
package dev.winnow.platform.stage;

import org.jspecify.annotations.NullMarked;
