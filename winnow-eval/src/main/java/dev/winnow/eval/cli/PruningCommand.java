package dev.winnow.eval.cli;

import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.eval.collection.LabelledRow;
import dev.winnow.eval.pruning.Cosine;
import dev.winnow.eval.pruning.EqualCompression;
import dev.winnow.eval.pruning.Lead;
import dev.winnow.eval.pruning.ModelSentences;
import dev.winnow.eval.pruning.Oracle;
import dev.winnow.eval.pruning.PruningExperiment;
import dev.winnow.eval.pruning.PruningMeasurement;
import dev.winnow.eval.pruning.PruningResult;
import dev.winnow.eval.pruning.RandomOrder;
import dev.winnow.eval.pruning.RowScoring;
import dev.winnow.eval.pruning.ScoringException;
import dev.winnow.eval.pruning.SentenceScorer;
import dev.winnow.eval.pruning.WordOverlap;
import dev.winnow.eval.report.ResultFile;
import dev.winnow.inference.rerank.PassageScorer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code winnow eval pruning FILE...}. */
@Command(
        name = "pruning",
        mixinStandardHelpOptions = true,
        description = {
            "Measures which sentences survive, on files with labelled sentences.",
            "At the threshold: the model alone. At 50, 70 and 80 %% compression: beside the oracle and what costs nothing."
        })
final class PruningCommand implements Callable<Integer> {

    @Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "Files of labelled questions, .jsonl or .jsonl.gz.")
    private List<Path> files = List.of();

    @Option(
            names = "--threshold",
            paramLabel = "T",
            description = "Sentences at or above it are kept (default: 0.1).")
    private double threshold = .1;

    @Option(
            names = "--uncalibrated",
            description =
                    "Compares the threshold with the model's mean before calibration, as model cards do.")
    private boolean uncalibrated;

    @Option(
            names = "--resplit",
            description =
                    "Joins the sentences and splits the passage anew, as the product does; a new sentence counts as needed where it overlaps a needed one.")
    private boolean resplit;

    @Option(
            names = "--beside",
            paramLabel = "DIR",
            description = {
                "Folder of a second reranker, named as --model names the first: scores the same rows in a column \"beside\", with the difference between the two.",
                "The one that is shipped is classpath:dev/winnow/models/winnow-small-2."
            })
    private @Nullable Path beside;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description =
                    "Only the first N answerable rows of more than 3 sentences of each file, as model cards do (default: all rows).")
    private @Nullable Integer limit;

    @Option(
            names = "--no-cosine",
            description = "Leaves the embedding baseline out, which takes most of the time.")
    private boolean withoutCosine;

    @Option(names = "--json", paramLabel = "FILE", description = "Writes the result.")
    private @Nullable Path json;

    @Mixin private Models.Options model = new Models.Options();

    @Mixin private CacheOptions options = new CacheOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    /**
     * A file's rows.
     *
     * @param name without folder and suffixes
     * @param whole all rows, as they are
     * @param rows those that are measured
     */
    private record RowSet(String name, List<LabelledRow> whole, List<LabelledRow> rows) {}

    @Override
    public Integer call() throws IOException, ScoringException, InterruptedException {
        List<RowSet> sets = read();
        PruningResult result;
        try (Models models = new Models(options.threads());
                PassageScorer first = models.scorer(model);
                @Nullable PassageScorer second =
                        beside == null ? null : models.scorer(Models.source(beside));
                Embedder embedder = models.embedder()) {
            SortedMap<String, SentenceScorer> methods = methods(first, second, embedder);
            PruningExperiment experiment =
                    new PruningExperiment(threshold, new O200kTokenCounter(), names(first, second));
            for (RowSet set : sets) {
                spec.commandLine().getErr().printf("%s: %d rows%n", set.name(), set.rows().size());
                methods.put("bm25", new WordOverlap(set.whole()));
                experiment.add(
                        set.name(), new RowScoring(methods, options.threads()).score(set.rows()));
            }
            result = experiment.result();
        }
        if (json != null) {
            ResultFile.write(json, result);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(result.markdown());
        out.flush();
        return 0;
    }

    /** All files, before anything is scored: a mistake in the last one is found at once. */
    private List<RowSet> read() throws IOException {
        List<RowSet> sets = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Path file : files) {
            List<LabelledRow> whole = LabelledRow.read(file);
            Stream<LabelledRow> rows = whole.stream();
            if (limit != null) {
                rows = rows.filter(EqualCompression::counts).limit(limit);
            }
            if (resplit) {
                rows = rows.map(LabelledRow::resplit);
            }
            RowSet set = new RowSet(setName(file), whole, rows.toList());
            if (!names.add(set.name())) {
                throw new IOException("two files are named '%s'".formatted(set.name()));
            }
            if (set.rows().stream().noneMatch(EqualCompression::counts)) {
                throw new IOException(
                        "%s has no row of %d sentences or more with a needed one among them; leave it out"
                                .formatted(file, EqualCompression.FEWEST_SENTENCES));
            }
            sets.add(set);
        }
        return sets;
    }

    /** All but those that depend on the file. */
    private SortedMap<String, SentenceScorer> methods(
            PassageScorer first, @Nullable PassageScorer second, Embedder embedder) {
        SortedMap<String, SentenceScorer> methods = new TreeMap<>();
        methods.put(PruningMeasurement.ORACLE, new Oracle());
        methods.put(PruningMeasurement.MODEL, new ModelSentences(first, !uncalibrated));
        if (second != null) {
            methods.put(PruningMeasurement.BESIDE, new ModelSentences(second, !uncalibrated));
        }
        methods.put("lead", new Lead());
        methods.put("random", new RandomOrder());
        if (!withoutCosine) {
            methods.put("cosine", new Cosine(embedder));
        }
        return methods;
    }

    private static SortedMap<String, String> names(
            PassageScorer first, @Nullable PassageScorer second) {
        SortedMap<String, String> names = new TreeMap<>();
        names.put(PruningMeasurement.MODEL, Models.words(first.model()));
        if (second != null) {
            names.put(PruningMeasurement.BESIDE, Models.words(second.model()));
        }
        return names;
    }

    private static String setName(Path file) {
        String name = file.getFileName().toString();
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
