/**
 * The API page: {@code /v3/api-docs} and {@code /swagger-ui.html}. springdoc reads the controllers; this package tells it what it cannot
 * see: how Winnow's JSON names and shapes things, keys, problems. Must not know any endpoint.
 */
@NullMarked
package dev.winnow.platform.openapi;

import org.jspecify.annotations.NullMarked;
