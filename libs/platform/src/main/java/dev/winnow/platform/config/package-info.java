/**
 * Configuration that is wrong stops the start, with words that say what to change: keys that nobody
 * knows ({@link dev.winnow.platform.config.KnownKeys}), and an address that would open a server
 * without keys ({@link dev.winnow.platform.config.LocalBinding}). Must not know what the settings
 * do.
 */
@NullMarked
package dev.winnow.platform.config;

import org.jspecify.annotations.NullMarked;
