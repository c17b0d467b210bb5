package dev.winnow.app.generator;

import dev.winnow.app.chat.GeneratedAnswer;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.app.chat.GeneratorException.Reason;
import dev.winnow.core.fair.Owner.Work;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.platform.error.ProblemException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Spares a generator that keeps failing, and the callers who would wait for it. */
public final class GuardedGenerator implements Generator {

    /**
     * A busy generator tells nobody for how long; a few seconds are what clients of such services
     * wait by themselves.
     */
    private static final Duration BUSY = Duration.ofSeconds(5);

    /** How long a generator that failed is left alone; callers are told to come back after it. */
    private static final Duration PAUSE = Duration.ofSeconds(10);

    /**
     * Half of the last ten calls. Fewer calls would let two unlucky ones shut everybody out, more
     * would make too many people wait for a server that is gone. Not tuned.
     */
    private static final CircuitBreakerConfig CONFIG =
            CircuitBreakerConfig.custom()
                    .slidingWindowSize(10)
                    .minimumNumberOfCalls(5)
                    .failureRateThreshold(50)
                    .waitDurationInOpenState(PAUSE)
                    .permittedNumberOfCallsInHalfOpenState(2)
                    .recordException(GuardedGenerator::isItsFault)
                    .build();

    private final Generator guarded;
    private final Duration timeout;
    private final CircuitBreaker breaker;

    /**
     * @param timeout what a generator is given for an answer; one that does not keep to less has
     *     done nothing wrong
     */
    public GuardedGenerator(Generator guarded, Duration timeout) {
        this.guarded = guarded;
        this.timeout = timeout;
        this.breaker = CircuitBreaker.of("generator", CONFIG);
    }

    /** What the caller did wrong says nothing about the generator's health. */
    private static boolean isItsFault(Throwable thrown) {
        return !(thrown instanceof GeneratorException failure)
                || failure.reason() != Reason.REFUSED;
    }

    @Override
    public String name() {
        return guarded.name();
    }

    @Override
    public GeneratedAnswer generate(Request request) throws GeneratorException {
        return guard(request, () -> guarded.generate(request));
    }

    @Override
    public GeneratedAnswer stream(
            Request request, Consumer<String> parts, BooleanSupplier cancellation)
            throws GeneratorException {
        return guard(request, () -> guarded.stream(request, parts, cancellation));
    }

    private GeneratedAnswer guard(Request request, Work<GeneratedAnswer, GeneratorException> call)
            throws GeneratorException {
        if (!breaker.tryAcquirePermission()) {
            throw new GeneratorException(
                    Reason.OPEN_CIRCUIT,
                    "the generator failed several times in a row and is left alone for a while",
                    null);
        }
        long begun = breaker.getCurrentTimestamp();
        try {
            GeneratedAnswer answer = call.call();
            breaker.onSuccess(breaker.getCurrentTimestamp() - begun, breaker.getTimestampUnit());
            return answer;
        } catch (GeneratorException | RuntimeException | Error e) {
            if (isHasty(request, e)) {
                breaker.releasePermission();
            } else {
                breaker.onError(
                        breaker.getCurrentTimestamp() - begun, breaker.getTimestampUnit(), e);
            }
            throw e;
        }
    }

    /**
     * The caller had less time than an answer may take, e.g. for rewriting a question: that says
     * nothing about the generator's health.
     */
    private boolean isHasty(Request request, Throwable thrown) {
        return thrown instanceof GeneratorException failure
                && failure.reason() == Reason.TIMEOUT
                && request.time().compareTo(timeout) < 0;
    }

    /**
     * What a generator's failure is to the caller.
     *
     * @param reports what the stages did until then
     */
    public static ProblemException problem(GeneratorException failure, List<StageReport> reports) {
        String detail = String.valueOf(failure.getMessage());
        ProblemException problem =
                switch (failure.reason()) {
                    case UNREACHABLE ->
                            ProblemException.of(Kind.GENERATOR_UNREACHABLE, detail, failure);
                    case FAILED -> ProblemException.of(Kind.GENERATOR_FAILED, detail, failure);
                    case TIMEOUT -> ProblemException.of(Kind.GENERATOR_TIMEOUT, detail, failure);
                    case REFUSED -> ProblemException.of(Kind.GENERATOR_REFUSED, detail, failure);
                    case BUSY ->
                            ProblemException.of(Kind.GENERATOR_BUSY, detail, failure)
                                    .retryAfter(BUSY);
                    case OPEN_CIRCUIT ->
                            ProblemException.of(Kind.GENERATOR_PAUSED, detail, failure)
                                    .retryAfter(PAUSE);
                };
        return problem.reports(reports);
    }
}
