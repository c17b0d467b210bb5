package dev.winnow.platform.kafka;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import java.time.Clock;
import java.util.Random;

/** Questions as a gateway accepts them. */
public final class Questions {

    private Questions() {}

    public static PipelineState question(String text) {
        return question(text, Scope.local(), Deadline.NONE);
    }

    public static PipelineState question(String text, Scope scope, Deadline deadline) {
        return PipelineState.accepted(id(), scope, Query.of(text), Settings.DEFAULTS, deadline);
    }

    public static RequestId id() {
        return RequestId.next(Clock.systemUTC(), new Random());
    }
}
