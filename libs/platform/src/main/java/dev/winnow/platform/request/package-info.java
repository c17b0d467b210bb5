/**
 * From a request to a {@link dev.winnow.core.pipeline.PipelineState} that a pipeline can run: ids,
 * scope, deadline, question, filter, settings, each checked against its limit.
 *
 * <p>A controller takes a {@link dev.winnow.platform.request.RequestFrame} as parameter and hands
 * the fields of its body to {@link dev.winnow.platform.request.QuestionIntake}. Must not know any
 * dialect, nor what a stage does.
 *
 * <p>What the API page shows of a body stands at its parameter, as {@link
 * dev.winnow.platform.request.ExampleBody}.
 */
@NullMarked
package dev.winnow.platform.request;

import org.jspecify.annotations.NullMarked;
