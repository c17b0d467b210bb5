package dev.winnow.kg.api;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.kg.facts.TimeLimit;
import dev.winnow.kg.stage.CurrentFactFinder;
import dev.winnow.platform.compute.Compute;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.RequestFrame;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Asks the graph that is served on the compute threads, if there is one that the caller may see.
 */
public final class FactLookup {

    /**
     * Share of the time that is left for writing the answer. As in the line: a search that ends
     * with the deadline answers nobody.
     */
    private static final double RESERVE = .15;

    private final CurrentFactFinder finders;
    private final Compute compute;
    private final InstantSource clock;

    public FactLookup(CurrentFactFinder finders, Compute compute, InstantSource clock) {
        this.finders = finders;
        this.compute = compute;
        this.clock = clock;
    }

    /** A question to a graph within a time. */
    @FunctionalInterface
    interface Question<T> {
        T ask(CurrentFactFinder.Prepared prepared, TimeLimit limit);
    }

    /**
     * Asks.
     *
     * @throws ProblemException 503 if no graph is served, or it is another tenant's, which looks no
     *     different from none; 429, 499, 503 and 504 as {@link Compute#run} says
     */
    <T> T ask(RequestFrame frame, Question<T> question) {
        CurrentFactFinder.Prepared prepared = finders.current();
        if (prepared == null || !prepared.graph().store().description().visibleTo(frame.scope())) {
            throw ProblemException.of(
                    Kind.UNAVAILABLE,
                    "no graph is served; load one with 'winnow graph load' and set"
                            + " winnow.graph.path");
        }
        return compute.run(
                Owner.of(frame.scope()),
                frame.deadline(),
                abandoned ->
                        question.ask(
                                prepared,
                                new TimeLimit(withReserve(frame.deadline()), clock, abandoned)));
    }

    private Deadline withReserve(Deadline deadline) {
        Duration left = deadline.remaining(clock);
        return Deadline.in(left.minus(Duration.ofNanos((long) (RESERVE * left.toNanos()))), clock);
    }
}
