/**
 * The public faces of the whole line: {@code /v1/context}, and OpenAI's {@code
 * /v1/chat/completions}, {@code /v1/responses} and {@code /v1/models}. Thin mappers: they read a
 * request, run the stages and map the result. Must not rank, filter or score.
 */
@NullMarked
package dev.winnow.app.api;

import org.jspecify.annotations.NullMarked;
