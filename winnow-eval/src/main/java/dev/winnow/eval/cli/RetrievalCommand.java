package dev.winnow.eval.cli;

import dev.winnow.core.retrieval.Embedder;
import dev.winnow.eval.collection.BeirCollection;
import dev.winnow.eval.collection.CollectionImpacts;
import dev.winnow.eval.metric.Bootstrap;
import dev.winnow.eval.metric.Interval;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.eval.retrieval.Answer;
import dev.winnow.eval.retrieval.CollectionIndex;
import dev.winnow.eval.retrieval.CollectionRun;
import dev.winnow.eval.retrieval.Metric;
import dev.winnow.eval.retrieval.QueryMemory;
import dev.winnow.eval.retrieval.RankedQuery;
import dev.winnow.eval.retrieval.RetrievalResult;
import dev.winnow.eval.retrieval.RetrievalSetup;
import dev.winnow.eval.retrieval.RetrievalTable;
import dev.winnow.eval.retrieval.TrecRun;
import dev.winnow.eval.retrieval.Variant;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.retriever.index.LuceneLibrary;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow eval retrieval DIR}. */
@Command(
        name = "retrieval",
        mixinStandardHelpOptions = true,
        description = {
            "Asks the queries of a collection in BEIR layout and measures what is found.",
            "nDCG@10, MAP, MRR@10 and recall@100 come from the product's own window, recall@1000 from a second, deep run."
        })
final class RetrievalCommand implements Callable<Integer> {

    private static final int WINDOW = RetrievalSettings.DEFAULTS.window();
    private static final int DEEP = 1_000;

    @Parameters(paramLabel = "DIR", description = "Folder with corpus, queries and qrels.")
    private Path folder = Path.of(".");

    @Option(
            names = "--mode",
            split = ",",
            paramLabel = "MODE",
            description =
                    "bm25, dense, hybrid (the product's defaults), or several with commas between.")
    private List<String> modes = List.of("hybrid");

    @Option(
            names = "--split",
            paramLabel = "NAME",
            description = "Judgements to use (default: test; MedQuAD: known-item).")
    private String split = "test";

    @Option(
            names = "--unit",
            description =
                    "document (title and text as one entry, the default) or passage (as the product cuts them).")
    private Unit unit = Unit.DOCUMENT;

    @Option(
            names = "--final-weight",
            split = ",",
            paramLabel = "W",
            description =
                    "Share of the words in the final hybrid list where the vectors spread as usual, 0 to 1; several with commas between give a line each.")
    private List<Float> weights = List.of(RetrievalSettings.DEFAULTS.finalWeight());

    @Option(
            names = "--constant-weight",
            description = "Gives the words that share of every list, however the vectors spread.")
    private boolean constantWeight;

    @Option(
            names = "--impacts",
            paramLabel = "DIR",
            description =
                    "Folder with corpus.jsonl and queries.jsonl, each line with id and vector, that a sparse encoder made: impacts take the seat of BM25.")
    private @Nullable Path impacts;

    @Mixin private FusionOptions fusion = new FusionOptions();

    @Mixin private FeedbackOptions feedback = new FeedbackOptions();

    @Option(
            names = "--json",
            paramLabel = "FILE",
            description = "Writes the result; with several lines, the last one.")
    private @Nullable Path json;

    @Option(
            names = "--run",
            paramLabel = "FILE",
            description = "Writes the ranked lists of the last line as a TREC run.")
    private @Nullable Path run;

    @Mixin private CacheOptions options = new CacheOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        BeirCollection collection = BeirCollection.read(folder, split);
        @Nullable CollectionImpacts encoded = encoded();
        try (Models models = new Models(options.threads());
                OnnxEmbedder encoder = models.embedder();
                Embedder embedder = new QueryMemory(encoder);
                LuceneLibrary library =
                        new CollectionIndex(
                                        options.cache(),
                                        embedder,
                                        options.threads(),
                                        err()::println)
                                .open(
                                        collection,
                                        unit.cutter(encoder.tokenCounter()),
                                        fusion.search(),
                                        encoded)) {
            report(
                    collection,
                    new CollectionRun(library.passages(), embedder, options.threads(), encoded),
                    embedder);
        }
        return 0;
    }

    private @Nullable CollectionImpacts encoded() throws IOException {
        if (impacts == null) {
            return null;
        }
        if (unit != Unit.DOCUMENT) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--impacts are those of whole documents; leave --unit passage out");
        }
        return CollectionImpacts.read(impacts);
    }

    private void report(BeirCollection collection, CollectionRun runner, Embedder embedder)
            throws IOException {
        RetrievalTable table = new RetrievalTable();
        boolean sweep = weights.size() > 1;
        for (String name : modes) {
            RetrievalMode mode = mode(name);
            for (Variant variant : variants(name, mode)) {
                List<Answer> window = runner.run(collection.queries(), variant, WINDOW);
                List<Answer> deep =
                        sweep ? List.of() : runner.run(collection.queries(), variant, DEEP);
                RetrievalResult result = result(collection, variant, window, deep, embedder);
                List<RankedQuery> ranked = ranked(window);
                table.add(variant.name(), result, Metric.NDCG_10.of(ranked));
                write(result, ranked);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%s, %s, %d queries, %s as the unit%n%n%s",
                collection.name(), split, collection.queries().size(), EnumNames.of(unit), table);
        out.flush();
    }

    /** Only where there are two sources is there a weight between them. */
    private List<Variant> variants(String name, RetrievalMode mode) {
        List<Variant> variants = new ArrayList<>();
        for (float weight : mode == RetrievalMode.HYBRID ? weights : weights.subList(0, 1)) {
            variants.add(variant(name, mode, weight));
        }
        return variants;
    }

    private Variant variant(String name, RetrievalMode mode, float weight) {
        String label =
                switch (mode) {
                    case BM25 -> sparse();
                    case DENSE -> name;
                    case HYBRID -> "%s %s".formatted(name, weight);
                };
        Variant variant =
                new Variant(
                        label,
                        mode,
                        RetrievalSettings.DEFAULTS
                                .withFinalWeight(weight)
                                .withFusion(fusion.fusion())
                                .withFeedback(feedback.settings()));
        return constantWeight ? variant.withConstantWeight() : variant;
    }

    private RetrievalResult result(
            BeirCollection collection,
            Variant variant,
            List<Answer> window,
            List<Answer> deep,
            Embedder embedder) {
        Map<String, Interval> metrics = new LinkedHashMap<>();
        for (Metric metric : Metric.values()) {
            List<Answer> answers = metric.deep() ? deep : window;
            if (!answers.isEmpty()) {
                metrics.put(metric.label(), Bootstrap.mean(metric.of(ranked(answers))));
            }
        }
        return new RetrievalResult(
                collection.name(),
                split,
                EnumNames.of(unit),
                variant.mode().name().toLowerCase(Locale.ROOT),
                sparse(),
                variant.settings().finalWeight(),
                collection.queries().size(),
                embedder.model().name() + " " + embedder.model().sha256().substring(0, 12),
                metrics,
                (double) window.stream().filter(a -> a.feedback().ran()).count() / window.size(),
                new RetrievalSetup(fusion.search(), variant.settings()));
    }

    private String sparse() {
        return impacts == null ? "bm25" : "impact";
    }

    private static List<RankedQuery> ranked(List<Answer> answers) {
        return answers.stream().map(Answer::ranked).toList();
    }

    private void write(RetrievalResult result, List<RankedQuery> ranked) throws IOException {
        if (json != null) {
            ResultFile.write(json, result);
        }
        if (run != null) {
            ResultFile.text(run, TrecRun.text(ranked, "winnow-" + result.mode()));
        }
    }

    private static RetrievalMode mode(String name) {
        try {
            return RetrievalMode.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "no mode '%s'; there are bm25, dense and hybrid".formatted(name), e);
        }
    }

    private PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
