/**
 * A real Kafka broker in a process of its own: broker and controller in one (KRaft), on the
 * loopback address, for local stacks and for tests that kill it. Not for production: one copy of
 * everything, no encryption.
 */
@NullMarked
package dev.winnow.bench.broker;

import org.jspecify.annotations.NullMarked;
