/**
 * The API page: {@code /v3/api-docs} and {@code /swagger-ui.html}, served as the tests of the app
 * render it. Must not know any endpoint.
 */
@NullMarked
package dev.winnow.platform.openapi;

import org.jspecify.annotations.NullMarked;
