package dev.winnow.app.generator;

import dev.winnow.app.chat.GeneratedAnswer;
import dev.winnow.app.chat.Generator;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.app.chat.GeneratorException.Reason;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.functions.CheckedSupplier;
import java.io.Serial;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Spares a generator that keeps failing, and the callers who would wait for it. */
public final class GuardedGenerator implements Generator {

    /** How long a generator that failed is left alone; callers are told to come back after it. */
    public static final Duration PAUSE = Duration.ofSeconds(10);

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
                    .ignoreExceptions(Hasty.class)
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

    private GeneratedAnswer guard(Request request, CheckedSupplier<GeneratedAnswer> call)
            throws GeneratorException {
        try {
            return breaker.executeCheckedSupplier(() -> patient(request, call));
        } catch (GeneratorException e) {
            throw e;
        } catch (Hasty e) {
            throw e.failure;
        } catch (CallNotPermittedException e) {
            throw new GeneratorException(
                    Reason.OPEN_CIRCUIT,
                    "the generator failed several times in a row and is left alone for a while",
                    e);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a generator throws only what it declares", e);
        }
    }

    private GeneratedAnswer patient(Request request, CheckedSupplier<GeneratedAnswer> call)
            throws Throwable {
        try {
            return call.get();
        } catch (GeneratorException e) {
            if (e.reason() == Reason.TIMEOUT && request.time().compareTo(timeout) < 0) {
                throw new Hasty(e);
            }
            throw e;
        }
    }

    /**
     * The caller had less time than an answer may take, e.g. for rewriting a question: that says
     * nothing about the generator's health.
     */
    private static final class Hasty extends Exception {

        @Serial private static final long serialVersionUID = 1L;

        private final GeneratorException failure;

        Hasty(GeneratorException failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
