package dev.winnow.app.generator;

import dev.winnow.app.chat.GeneratorException;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.platform.error.ProblemException;
import java.time.Duration;
import java.util.List;

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
        Kind kind =
                switch (failure.reason()) {
                    case UNREACHABLE -> Kind.GENERATOR_UNREACHABLE;
                    case FAILED -> Kind.GENERATOR_FAILED;
                    case TIMEOUT -> Kind.GENERATOR_TIMEOUT;
                    case BUSY -> Kind.GENERATOR_BUSY;
                    case OPEN_CIRCUIT -> Kind.GENERATOR_PAUSED;
                    case REFUSED -> Kind.GENERATOR_REFUSED;
                };
        Duration retryAfter =
                switch (failure.reason()) {
                    case BUSY -> BUSY;
                    case OPEN_CIRCUIT -> GuardedGenerator.PAUSE;
                    default -> null;
                };
        return ProblemException.of(kind, String.valueOf(failure.getMessage()), failure)
                .reports(reports)
                .retryAfter(retryAfter);
    }
}
