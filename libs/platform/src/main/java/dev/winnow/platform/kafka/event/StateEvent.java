package dev.winnow.platform.kafka.event;

import dev.winnow.core.pipeline.PipelineState;

/**
 * A state as it came.
 *
 * @param state the question and everything known about it
 * @param carried headers that go on with it
 */
public record StateEvent(PipelineState state, CarriedHeaders carried) {}
