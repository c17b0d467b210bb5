/**
 * The API page: {@code /v3/api-docs} and {@code /swagger-ui.html}. springdoc reads the controllers
 * when the page is rendered for the build; this package tells it what it cannot see: how Winnow's
 * JSON names and shapes things, keys, problems. At run time the rendered page is served as it is.
 * Must not know any endpoint.
 */
@NullMarked
package dev.winnow.platform.openapi;

import org.jspecify.annotations.NullMarked;
