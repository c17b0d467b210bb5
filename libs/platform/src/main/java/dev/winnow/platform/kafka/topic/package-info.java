/**
 * The topics of an installation: their names, their plan, what applies it to a broker, and the
 * readiness of a program that reads them.
 */
@NullMarked
package dev.winnow.platform.kafka.topic;

import org.jspecify.annotations.NullMarked;
