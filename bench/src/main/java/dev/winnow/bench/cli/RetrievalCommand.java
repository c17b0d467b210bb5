package dev.winnow.bench.cli;

import static dev.winnow.bench.metric.ResultTable.difference;
import static dev.winnow.bench.metric.ResultTable.interval;
import static dev.winnow.bench.metric.ResultTable.share;

import dev.winnow.bench.cli.RunOptions.JudgedFolder;
import dev.winnow.bench.collection.BeirCollection;
import dev.winnow.bench.collection.CollectionImpacts;
import dev.winnow.bench.metric.Bootstrap;
import dev.winnow.bench.metric.Bootstrap.Interval;
import dev.winnow.bench.metric.ResultTable;
import dev.winnow.bench.retrieval.CollectionIndex;
import dev.winnow.bench.retrieval.CollectionRun;
import dev.winnow.bench.retrieval.CollectionRun.RankedQuery;
import dev.winnow.bench.retrieval.CollectionRun.Variant;
import dev.winnow.bench.retrieval.Metric;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.query.Interpolation.FeedbackUse;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.retriever.feedback.FeedbackSettings;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code winnow eval retrieval DIR}. */
@Command(
        name = "retrieval",
        description = {
            "Asks the queries of a collection in BEIR layout and measures what is found.",
            "nDCG@10, MAP, MRR@10 and recall@100 come from the product's own window, recall@1000 from a second, deep run."
        })
final class RetrievalCommand extends EvalCommand {

    private static final int WINDOW = RetrievalSettings.DEFAULTS.window();
    private static final int DEEP = 1_000;

    @Parameters(paramLabel = JudgedFolder.LABEL, description = JudgedFolder.DESCRIPTION)
    private JudgedFolder folder = JudgedFolder.NONE;

    @Option(
            names = "--mode",
            split = ",",
            paramLabel = "MODE",
            description =
                    "bm25, dense, hybrid (the product's defaults), or several with commas between.")
    private List<RetrievalMode> modes = List.of(RetrievalMode.HYBRID);

    @Option(
            names = "--feedback",
            paramLabel = "USE",
            description = "off, gate (the product's) or on (always).")
    private FeedbackUse feedback = FeedbackSettings.DEFAULTS.use();

    @Option(
            names = "--impacts",
            paramLabel = "DIR",
            description =
                    "Folder with corpus.jsonl and queries.jsonl, each line with id and vector, that a sparse encoder made: impacts take the place of BM25.")
    private @Nullable Path impacts;

    @Option(
            names = "--run",
            paramLabel = "FILE",
            description = "Writes the ranked lists of the last line as a TREC run.")
    private @Nullable Path trec;

    @Mixin private OpenSearchOptions other = new OpenSearchOptions();

    @Mixin private final RunOptions run = new RunOptions();

    /**
     * A line of the table.
     *
     * @param mode or its lexical source
     * @param queries number of judged queries
     * @param metrics name to mean and interval
     * @param fedBack share of the queries that had a second round
     * @param settings everything that made the lists
     * @param ndcg nDCG@10 of each query
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Line(
            String collection,
            String split,
            String mode,
            int queries,
            String model,
            Map<String, Interval> metrics,
            double fedBack,
            RetrievalSettings settings,
            double[] ndcg) {}

    @Override
    int run() throws IOException, InterruptedException {
        BeirCollection collection = folder.read();
        CollectionImpacts encoded = impacts == null ? null : CollectionImpacts.read(impacts);
        List<Line> lines = new ArrayList<>();
        try (run;
                Embedder embedder = run.embedder();
                SearchableStore library = library(collection, encoded, embedder)) {
            CollectionRun runner =
                    new CollectionRun(library.passages(), embedder, run.threads(), encoded);
            String model = RunOptions.label(embedder.model());
            for (RetrievalMode mode : modes) {
                lines.add(line(collection, runner, variant(mode), model));
            }
        }
        Line last = lines.getLast();
        return report(
                lines,
                "%s, %d queries".formatted(collection.title(), collection.queries().size()),
                table(lines),
                differences(lines.subList(0, lines.size() - 1), last));
    }

    private SearchableStore library(
            BeirCollection collection, @Nullable CollectionImpacts encoded, Embedder embedder)
            throws IOException, InterruptedException {
        CollectionIndex indexes = run.indexes(embedder, this);
        if (!other.wanted()) {
            return indexes.open(collection, SearchSettings.DEFAULTS, encoded);
        }
        SearchableStore store = other.open("winnow-" + collection.name(), indexes.content(encoded));
        if (store.documents() == 0) {
            indexes.fill(collection, encoded, store);
        }
        return store;
    }

    private Variant variant(RetrievalMode mode) {
        FeedbackSettings product = FeedbackSettings.DEFAULTS;
        return new Variant(
                mode == RetrievalMode.BM25 && impacts != null ? "impact" : name(mode),
                mode,
                RetrievalSettings.DEFAULTS.withFeedback(product.with(feedback, product.timing())));
    }

    private Line line(
            BeirCollection collection, CollectionRun runner, Variant variant, String model)
            throws IOException, InterruptedException {
        List<RankedQuery> window = runner.run(collection.queries(), variant, WINDOW);
        List<RankedQuery> deep = runner.run(collection.queries(), variant, DEEP);
        Map<String, Interval> metrics = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            metrics.put(metric.label(), Bootstrap.mean(metric.of(metric.deep() ? deep : window)));
        }
        if (trec != null) {
            String tag = "winnow-" + name(variant.mode());
            StringBuilder lists = new StringBuilder();
            window.forEach(query -> lists.append(query.trec(tag)));
            write(trec, lists.toString());
        }
        return new Line(
                collection.name(),
                collection.split(),
                variant.name(),
                window.size(),
                model,
                metrics,
                (double) window.stream().filter(q -> q.feedback().ran()).count() / window.size(),
                variant.settings(),
                Metric.NDCG_10.of(window));
    }

    private static String name(RetrievalMode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    private static ResultTable<?> table(List<Line> lines) {
        ResultTable<Line> table = ResultTable.of(lines).column("mode", Line::mode);
        for (Metric metric : Metric.values()) {
            table.column(
                    metric.deep() ? metric.label() + " (deep run)" : metric.label(),
                    line -> {
                        Interval interval =
                                Objects.requireNonNull(line.metrics().get(metric.label()));
                        return metric == Metric.NDCG_10
                                ? interval(interval)
                                : share(interval.mean());
                    });
        }
        return table;
    }

    private static String differences(List<Line> others, Line last) {
        StringBuilder lines = new StringBuilder();
        for (Line other : others) {
            Interval by = Bootstrap.difference(last.ndcg(), other.ndcg());
            lines.append("- %s minus %s, nDCG@10, paired: ".formatted(last.mode(), other.mode()))
                    .append(difference(by))
                    .append('\n');
        }
        return lines.toString();
    }
}
