/**
 * The rest of the API at a gateway: requests that need one stage alone are sent on, over HTTP, to
 * the program that has it, with the caller signed ({@link
 * dev.winnow.platform.security.CallerSignature}). What needs several stages runs over Kafka.
 *
 * <p>Must not read bodies or decide anything about them: the services do.
 */
@NullMarked
package dev.winnow.app.api.gateway;

import org.jspecify.annotations.NullMarked;
