package dev.winnow.kg.stage;

import dev.winnow.core.graph.EntityLinker.Mention;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphFact.FactSource;
import dev.winnow.core.outcome.Outcome;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.outcome.StageId;
import dev.winnow.core.outcome.StageReport;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.pipeline.Stage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.kg.facts.FactOptions;
import dev.winnow.kg.facts.FactSheet;
import dev.winnow.kg.facts.GraphFactFinder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the state which entities the question names and what the graph states of them. Without a
 * graph, or with one that the caller may not see, there is nothing to look up and nothing is lost.
 */
public final class KgStage implements Stage {

    private final Supplier<@Nullable GraphFactFinder> graph;
    private final FactOptions options;

    /**
     * @param graph the finder of the graph that is served now; null if there is none
     * @param options which facts, for questions of the pipeline
     */
    public KgStage(Supplier<@Nullable GraphFactFinder> graph, FactOptions options) {
        this.graph = graph;
        this.options = options;
    }

    @Override
    public StageId id() {
        return StageId.KG;
    }

    @Override
    public PipelineState apply(PipelineState in, StageContext context) throws StageException {
        Instant begin = context.clock().instant();
        context.requireCaller("before facts were looked up");
        GraphFactFinder finder = graph.get();
        if (finder == null) {
            return without(in, begin, context);
        }
        context.requireTime("no time was left to look up facts; allow the request more time");
        if (!finder.graph().store().description().visibleTo(in.question().scope())) {
            // Looks no different from none: whether another tenant has a graph is its affair.
            return without(in, begin, context);
        }
        FactSheet sheet =
                finder.find(
                        in.question().query().effectiveText(),
                        List.of(),
                        options,
                        () -> context.cancelled() || context.deadline().passed(context.clock()));
        context.requireCaller("while facts were looked up");
        return in.withGraph(sheet.entities(), facts(sheet))
                .withReport(report(sheet, begin, context));
    }

    private static PipelineState without(PipelineState in, Instant begin, StageContext context) {
        return in.withReport(
                StageReport.of(
                        StageId.KG,
                        new Outcome.Skipped("no-graph"),
                        Duration.between(begin, context.clock().instant())));
    }

    /** Facts of the sheet; for two entities that nothing joins, their missing edge comes first. */
    private static List<GraphFact> facts(FactSheet sheet) {
        List<GraphFact> facts = new ArrayList<>();
        if (sheet.entities().size() == 2 && sheet.missingEdges().size() == 1) {
            String graph = "graph " + sheet.graph().version();
            facts.add(
                    sheet.missingEdges()
                            .getFirst()
                            .fact(new FactSource(graph, "", List.of(), new TreeMap<>())));
        }
        facts.addAll(sheet.graphFacts());
        return facts;
    }

    private static StageReport report(FactSheet sheet, Instant begin, StageContext context) {
        List<String> notes = new ArrayList<>(sheet.notes());
        long ambiguous = sheet.linking().mentions().stream().filter(Mention::ambiguous).count();
        count("ambiguous: %d names", ambiguous, notes);
        count("not in the graph: %d names", sheet.linking().unknown().size(), notes);
        count("absent: %d pairs without an edge", sheet.missingEdges().size(), notes);
        FactSheet.Truncation truncation = sheet.truncation();
        Duration spent = Duration.between(begin, context.clock().instant());
        return new StageReport(
                StageId.KG,
                truncation == null
                        ? new Outcome.Complete()
                        : new Outcome.Degraded(truncation.label()),
                spent,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                spent,
                sheet.entities().size(),
                sheet.facts().size(),
                0,
                0,
                null,
                sheet.graph().checksum(),
                notes);
    }

    private static void count(String note, long number, List<String> notes) {
        if (number > 0) {
            notes.add(note.formatted(number));
        }
    }
}
