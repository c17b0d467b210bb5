/**
 * Generators: any server that speaks OpenAI's chat completions, and the circuit breaker in front of
 * it. The caller's parameters and tools go through unchanged; tools are the caller's to run, never
 * ours. Must not know conversations, contexts or HTTP faces.
 */
@NullMarked
package dev.winnow.app.generator;

import org.jspecify.annotations.NullMarked;
