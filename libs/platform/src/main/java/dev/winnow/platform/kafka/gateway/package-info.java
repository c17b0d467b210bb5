/**
 * The gateway's end of the topics: questions of others are accepted, questions over HTTP are sent
 * and waited for.
 */
@NullMarked
package dev.winnow.platform.kafka.gateway;

import org.jspecify.annotations.NullMarked;
