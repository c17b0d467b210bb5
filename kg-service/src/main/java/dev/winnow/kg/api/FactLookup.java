package dev.winnow.kg.api;

import dev.winnow.core.graph.GraphUnavailableException;
import dev.winnow.kg.stage.FinderOfTheMoment;
import dev.winnow.platform.compute.Compute;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.error.ProblemExtras;
import dev.winnow.platform.error.Problems;
import dev.winnow.platform.request.RequestFrame;
import java.util.function.Function;

/** Asks the graph of the moment on the compute threads, if there is one that the caller may see. */
public final class FactLookup {

    private final FinderOfTheMoment finders;
    private final Compute compute;

    public FactLookup(FinderOfTheMoment finders, Compute compute) {
        this.finders = finders;
        this.compute = compute;
    }

    /**
     * Asks.
     *
     * @throws ProblemException 503 if no graph is served, its database does not answer, or it is another tenant's, which looks no different from
     *     none; 429, 499, 503 and 504 as {@link Compute#run} says
     */
    <T> T ask(RequestFrame frame, Function<FinderOfTheMoment.Prepared, T> question) {
        FinderOfTheMoment.Prepared prepared = finders.current();
        if (prepared == null || !prepared.graph().store().description().visibleTo(frame.scope())) {
            throw Problems.UNAVAILABLE.because(
                    "no graph is served; load one with 'winnow graph load' and set"
                            + " winnow.graph.path");
        }
        try {
            return compute.run(frame.deadline(), abandoned -> question.apply(prepared));
        } catch (GraphUnavailableException e) {
            throw new ProblemException(
                    Problems.UNAVAILABLE.with(String.valueOf(e.getMessage())),
                    ProblemExtras.NONE,
                    e);
        }
    }
}
