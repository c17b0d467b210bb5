package dev.winnow.app.generator;

import dev.winnow.app.chat.GeneratorException;
import dev.winnow.core.pipeline.Problem;
import dev.winnow.core.pipeline.StageReport;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.ProblemExtras;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a generator's failure is to the caller. */
public final class GeneratorProblems {

    /** A busy generator tells nobody for how long; a few seconds are what clients of such services wait by themselves. */
    private static final Duration BUSY = Duration.ofSeconds(5);

    private GeneratorProblems() {}

    /**
     * The problem.
     *
     * @param reports what the stages did until then
     */
    public static ProblemException of(GeneratorException failure, List<StageReport> reports) {
        return switch (failure.reason()) {
            case UNREACHABLE ->
                    problem(
                            "generator-unreachable",
                            "The generator cannot be reached",
                            502,
                            null,
                            failure,
                            reports);
            case FAILED ->
                    problem(
                            "generator-failed",
                            "The generator failed",
                            502,
                            null,
                            failure,
                            reports);
            case TIMEOUT ->
                    problem(
                            "generator-timeout",
                            "The generator took too long",
                            504,
                            null,
                            failure,
                            reports);
            case BUSY ->
                    problem("generator-busy", "The generator is busy", 503, BUSY, failure, reports);
            case OPEN_CIRCUIT ->
                    problem(
                            "generator-paused",
                            "The generator is left alone for a while",
                            503,
                            GuardedGenerator.PAUSE,
                            failure,
                            reports);
            case REFUSED ->
                    problem(
                            "generator-refused",
                            "The generator refused the request",
                            400,
                            null,
                            failure,
                            reports);
        };
    }

    private static ProblemException problem(
            String type,
            String title,
            int status,
            @Nullable Duration retryAfter,
            GeneratorException failure,
            List<StageReport> reports) {
        return new ProblemException(
                new Problem(type, title, status, String.valueOf(failure.getMessage())),
                new ProblemExtras(null, null, null, null, retryAfter, reports),
                failure);
    }
}
