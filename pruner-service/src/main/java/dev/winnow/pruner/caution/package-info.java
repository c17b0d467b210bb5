/**
 * What in a kept sentence may be meant for the model that reads it instead of for a person (OWASP LLM01:2025, prompt injection). It only
 * tells; nothing is dropped for it.
 */
@NullMarked
package dev.winnow.pruner.caution;

import org.jspecify.annotations.NullMarked;
