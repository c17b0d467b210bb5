/** Checks of settings that programs and their callers choose. Must not know what they are for. */
@NullMarked
package dev.winnow.core.settings;

import org.jspecify.annotations.NullMarked;
