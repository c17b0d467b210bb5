package dev.winnow.eval.reading;

import dev.winnow.core.context.CompactContext;
import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.identity.RequestId;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.Observation;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.pipeline.StageChain;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Scope;
import dev.winnow.core.query.Settings;
import dev.winnow.core.rerank.Reranking;
import dev.winnow.eval.metric.TimePercentiles;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Questions through stages as the product runs them, one after the other, each with a deadline.
 *
 * @param <T> a question with what belongs to it
 */
final class DeadlineRun<T> {

    private static final InstantSource CLOCK = InstantSource.system();

    private final List<T> items;
    private final Function<T, String> question;
    private final BiFunction<T, PipelineState, PipelineState> given;
    private final Settings settings;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param question of an item
     * @param given puts what the first stage is given into a state
     */
    DeadlineRun(
            List<T> items,
            Function<T, String> question,
            BiFunction<T, PipelineState, PipelineState> given,
            Settings settings) {
        this.items = items;
        this.question = question;
        this.given = given;
        this.settings = settings;
    }

    /**
     * What came of all questions.
     *
     * @param inTime share with a context before the deadline
     * @param cut share whose reading the time ended
     * @param unread share of which nothing was read
     * @param read mean number of passages that were read
     * @param times milliseconds to the context
     */
    record Result(double inTime, double cut, double unread, double read, TimePercentiles times) {}

    /**
     * Runs all.
     *
     * @param context receives the place of an item and its context, if that was in time
     * @param done receives the number of items that are done
     */
    Result within(
            int millis,
            List<Stage> stages,
            BiConsumer<Integer, CompactContext> context,
            IntConsumer done) {
        StageChain chain = new StageChain(stages, CLOCK, Observation.NONE);
        List<Double> times = new ArrayList<>();
        int inTime = 0;
        int cut = 0;
        int unread = 0;
        int read = 0;
        for (int i = 0; i < items.size(); i++) {
            long began = System.nanoTime();
            try {
                PipelineState state = chain.run(accepted(items.get(i), millis), () -> false);
                double took = (System.nanoTime() - began) / 1e6;
                times.add(took);
                StageReport report = state.report(StageId.RERANKER);
                cut += report != null && Reranking.isCut(report.outcome()) ? 1 : 0;
                unread += state.reranked().isEmpty() ? 1 : 0;
                read += state.reranked().size();
                CompactContext made = state.context();
                if (made != null && took <= millis) {
                    inTime++;
                    context.accept(i, made);
                }
            } catch (StageException e) {
                times.add((System.nanoTime() - began) / 1e6);
            }
            done.accept(i + 1);
        }
        double n = items.size();
        return new Result(inTime / n, cut / n, unread / n, read / n, TimePercentiles.of(times));
    }

    private PipelineState accepted(T item, int millis) {
        return given.apply(
                item,
                PipelineState.accepted(
                        RequestId.next(CLOCK, random),
                        Scope.local(),
                        Query.of(question.apply(item)),
                        settings,
                        Deadline.in(Duration.ofMillis(millis), CLOCK)));
    }
}
