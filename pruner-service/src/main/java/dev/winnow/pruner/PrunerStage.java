package dev.winnow.pruner;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.outcome.InvalidInputException;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.pruner.select.PruneInput;
import dev.winnow.pruner.select.Pruner;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;

/**
 * Decides what is kept and writes the context. It mostly takes some milliseconds and is the last
 * stage, so it does not fail because it began too late: a late decision is worth more than none.
 * One over very many sentences ends with the deadline, or when the caller goes away.
 *
 * <p>Without any rank scores the context is made of whole passages in the order of retrieval, and
 * the outcome is {@code Degraded(unranked)}; of a long text that a caller brought it is made of the
 * sentences that share the question's words, {@code Degraded(by-words)}. A model that ranks but
 * does not score sentences loses nothing that it could give: the outcome is complete, and a note
 * says what was done.
 */
public final class PrunerStage implements Stage {

    /**
     * Time that a decision has in any case. Those over twenty whole passages take ten milliseconds
     * and more; picked by hand to be far above that and short for a caller who waits.
     */
    private static final Duration LEAST_TIME = Duration.ofMillis(100);

    private final Pruner pruner;

    public PrunerStage(Pruner pruner) {
        this.pruner = pruner;
    }

    @Override
    public StageId id() {
        return StageId.PRUNER;
    }

    @Override
    public PipelineState apply(PipelineState in, StageContext context) throws StageException {
        Instant begin = context.clock().instant();
        PruneInput input = PruneInput.of(in);
        Pruner.Result result;
        try {
            result = pruner.prune(input, in.question().settings(), () -> goOn(begin, context));
        } catch (CancellationException e) {
            throw context.cancelled()
                    ? new StageException(
                            Kind.CANCELLED, "the caller went away before the decision was made", e)
                    : new StageException(
                            Kind.DEADLINE,
                            "the time was over before the decision was made; raise Winnow-Timeout, or send fewer or shorter passages",
                            e);
        } catch (InvalidInputException e) {
            throw new StageException(e.problem(), e);
        }
        Duration spent = Duration.between(begin, context.clock().instant());
        return in.withContext(result.context()).withReport(report(input, result, spent));
    }

    private static void goOn(Instant begin, StageContext context) {
        boolean late =
                context.deadline().passed(context.clock())
                        && !context.clock().instant().isBefore(begin.plus(LEAST_TIME));
        if (late || context.cancelled()) {
            throw new CancellationException();
        }
    }

    private static StageReport report(PruneInput in, Pruner.Result result, Duration spent) {
        CompactContext context = result.context();
        boolean fallback = !in.candidates().isEmpty() && !result.ranked();
        return new StageReport(
                StageId.PRUNER,
                fallback
                        ? new Outcome.Degraded(in.isByWords() ? "by-words" : "unranked")
                        : new Outcome.Complete(),
                spent,
                Duration.ZERO,
                result.counting(),
                result.counting(),
                Duration.ZERO,
                Duration.ZERO,
                context.kept().size() + context.dropped().size(),
                context.kept().size(),
                context.tokensBefore(),
                context.tokensAfter(),
                null,
                null,
                result.notes());
    }
}
