/**
 * Generators: any server that speaks OpenAI's chat completions, the circuit breaker in front of it,
 * and the answers to questions that came by topic. The caller's parameters and tools go through
 * unchanged; tools are the caller's to run, never ours. Must not know HTTP faces or how records of
 * topics are read and written.
 */
@NullMarked
package dev.winnow.app.generator;

import org.jspecify.annotations.NullMarked;
