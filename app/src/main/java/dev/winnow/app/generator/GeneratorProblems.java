package dev.winnow.app.generator;

import dev.winnow.app.chat.GeneratorException;
import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.ProblemExtras;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a generator's failure is to the caller. */
public final class GeneratorProblems {

    /**
     * A busy generator tells nobody for how long; a few seconds are what clients of such services
     * wait by themselves.
     */
    private static final Duration BUSY = Duration.ofSeconds(5);

    private GeneratorProblems() {}

    /**
     * The problem.
     *
     * @param reports what the stages did until then
     */
    public static ProblemException of(GeneratorException failure, List<StageReport> reports) {
        return switch (failure.reason()) {
            case UNREACHABLE -> problem(Kind.GENERATOR_UNREACHABLE, null, failure, reports);
            case FAILED -> problem(Kind.GENERATOR_FAILED, null, failure, reports);
            case TIMEOUT -> problem(Kind.GENERATOR_TIMEOUT, null, failure, reports);
            case BUSY -> problem(Kind.GENERATOR_BUSY, BUSY, failure, reports);
            case OPEN_CIRCUIT ->
                    problem(Kind.GENERATOR_PAUSED, GuardedGenerator.PAUSE, failure, reports);
            case REFUSED -> problem(Kind.GENERATOR_REFUSED, null, failure, reports);
        };
    }

    private static ProblemException problem(
            Kind kind,
            @Nullable Duration retryAfter,
            GeneratorException failure,
            List<StageReport> reports) {
        return new ProblemException(
                new Problem(kind, String.valueOf(failure.getMessage())),
                new ProblemExtras(null, null, null, null, retryAfter, reports, null),
                failure);
    }
}
