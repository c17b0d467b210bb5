/**
 * Wires the platform into Spring's web stack, and the server to match: one JSON mapper, problems
 * for every error, ids and limits on every request, and defaults that hold in every program ({@link
 * dev.winnow.platform.web.PlatformDefaults}).
 *
 * <p>{@link dev.winnow.platform.web.OpenApiAutoConfiguration} serves the API page, a file that was
 * made when Winnow was built.
 *
 * <p>Everything here is an auto-configuration: a program gets it by having this module on its class
 * path. Must not know stages.
 */
@NullMarked
package dev.winnow.platform.web;

import org.jspecify.annotations.NullMarked;
