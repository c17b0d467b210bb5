package dev.winnow.bench.cli;

import dev.winnow.app.cli.CommandException;
import dev.winnow.app.cli.ExitCode;
import dev.winnow.app.cli.LocalWinnow;
import dev.winnow.app.cli.Samples;
import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.context.ContextRequest;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.bench.collection.CollectionFile;
import dev.winnow.bench.metric.ResultTable;
import dev.winnow.bench.stack.Stack;
import dev.winnow.bench.stack.StackFolder;
import dev.winnow.bench.trial.Latency;
import dev.winnow.bench.trial.Soak;
import dev.winnow.library.Documents;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The commands that put the suite on trial: the sample questions, first to the pipeline in one
 * process, then to a stack of its own over the same index.
 */
abstract class TrialCommand extends EvalCommand {

    /** Passages reranked for each question: few, because the model is not on trial. */
    private static final int CANDIDATES = 5;

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description =
                    "the reranker; a small one of the same shape is enough (default: the shipped one)")
    private @Nullable Path model;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8180",
            description = "port of the gateway (default: ${DEFAULT-VALUE})")
    private int port;

    private final WinnowHome home;
    private final StackFolder folder;

    private TrialCommand(WinnowHome home, String name) {
        this.home = home;
        this.folder = new StackFolder(home.folder().resolve(name));
    }

    /** What the options say is checked before anything starts. */
    abstract void check();

    /** Asks the pipeline in one process. */
    abstract void inProcess(LocalWinnow pipeline, List<String> questions)
            throws InterruptedException;

    /**
     * Asks the running stack.
     *
     * @param run a name for keys, no other run's
     * @return the report
     */
    abstract Object overKafka(Stack stack, List<String> questions, String run)
            throws IOException, InterruptedException;

    /** Whether a report is a success. */
    boolean passed(Object report) {
        return true;
    }

    @Override
    final int run() throws IOException, InterruptedException {
        check();
        List<String> questions =
                CollectionFile.questions(
                        Samples.folder("corpus").resolveSibling("questions.jsonl"));
        try {
            try (LocalWinnow pipeline = pipeline()) {
                inProcess(pipeline, questions);
            }
            Object report = onStack(questions);
            report(report, ResultTable.json(report));
            return passed(report) ? ExitCode.DONE : ExitCode.FAILED;
        } catch (IllegalStateException e) {
            throw new CommandException(e);
        }
    }

    private Object onStack(List<String> questions) throws IOException, InterruptedException {
        Stack stack =
                new Stack(
                        folder,
                        new Stack.Ports(port, port + 11_000),
                        Stack.Programs.built(Samples.checkout()),
                        Map.of(
                                Stack.Program.RERANKER,
                                model == null
                                        ? List.of()
                                        : List.of(
                                                "--winnow.reranker.model-path="
                                                        + model.toAbsolutePath()),
                                Stack.Program.RETRIEVER,
                                List.of("--winnow.retriever.directory=" + folder.home().index())));
        try {
            stack.requirePlace(home);
            stack.up(this::print);
            return overKafka(stack, questions, Long.toString(System.currentTimeMillis(), 36));
        } finally {
            stack.down(this::print);
        }
    }

    /**
     * Opens the pipeline in one process on the sample corpus, with the stack's index and settings.
     * The stack must not run.
     */
    private LocalWinnow pipeline() throws IOException, InterruptedException {
        WinnowHome own = folder.home();
        try (Documents documents = Documents.open(LocalSettings.read(own).winnow())) {
            documents.index(List.of(Samples.folder("corpus")));
        }
        Map<String, Object> given = new LinkedHashMap<>();
        if (model != null) {
            given.put("winnow.reranker.model-path", model.toAbsolutePath().toString());
        }
        given.put("winnow.pipeline.defaults.candidates", CANDIDATES);
        given.put("winnow.pipeline.default-timeout", "60s");
        return LocalWinnow.open(LocalSettings.read(own, given));
    }

    /** Searches for lost and changed answers while processes are killed. */
    @Command(
            name = "soak",
            description =
                    "Send questions through a stack of its own, kill each program and the broker meanwhile, and compare every context with that of the pipeline in one process. Ends with 1 unless all came and are equal.",
            footer = {
                "",
                "Examples:",
                "  winnow soak",
                "  winnow soak --questions 300 --model path/to/a/small/model --json soak.json"
            })
    static final class SoakCommand extends TrialCommand {

        @Option(
                names = "--questions",
                paramLabel = "N",
                defaultValue = "10000",
                description = "questions in all (default: ${DEFAULT-VALUE})")
        private int questions;

        private final List<Soak.Question> asked = new ArrayList<>();

        SoakCommand(WinnowHome home) {
            super(home, "soak");
        }

        @Override
        void check() {
            if (questions < 1) {
                throw new IllegalArgumentException("--questions must be at least 1");
            }
        }

        /** The context of each question in one process is what every other one must be. */
        @Override
        void inProcess(LocalWinnow pipeline, List<String> texts) {
            for (String text : texts) {
                asked.add(
                        new Soak.Question(
                                text, pipeline.context(ContextRequest.of(text)).contextId()));
            }
            print("%d different questions answered in one process".formatted(asked.size()));
        }

        @Override
        Object overKafka(Stack stack, List<String> texts, String run)
                throws IOException, InterruptedException {
            return new Soak(stack, asked, CANDIDATES, this::print).run(run, questions);
        }

        @Override
        boolean passed(Object report) {
            return ((Soak.Report) report).clean();
        }
    }

    /** Measures the cost of the topics. */
    @Command(
            name = "latency",
            description =
                    "Let the sample questions arrive at fixed rates, first at the pipeline in one process, then at a stack of its own, and compare the times. Prints percentiles in milliseconds.",
            footer = {
                "",
                "Examples:",
                "  winnow latency",
                "  winnow latency --rates 2,10 --model path/to/a/small/model --json latency.json"
            })
    static final class LatencyCommand extends TrialCommand {

        /**
         * Times of the same questions at the same rate in both pipelines, in milliseconds.
         *
         * @param perSecond questions a second
         * @param questions that were timed
         * @param inProcess the pipeline in one process
         * @param kafka the pipeline over Kafka
         */
        private record Report(
                double perSecond,
                int questions,
                Latency.PipelineTimes inProcess,
                Latency.KafkaTimes kafka) {}

        @Option(
                names = "--rates",
                paramLabel = "N",
                split = ",",
                defaultValue = "2,5,10",
                description = "questions a second, one after the other (default: ${DEFAULT-VALUE})")
        private List<Double> rates = new ArrayList<>();

        @Option(
                names = "--questions",
                paramLabel = "N",
                defaultValue = "500",
                description = "questions timed at each rate (default: ${DEFAULT-VALUE})")
        private int questions;

        @Option(
                names = "--warm-up",
                paramLabel = "N",
                defaultValue = "250",
                description = "questions before them, at each rate (default: ${DEFAULT-VALUE})")
        private int warmUp;

        private final List<Latency> arrivals = new ArrayList<>();
        private final List<Latency.PipelineTimes> inProcess = new ArrayList<>();

        LatencyCommand(WinnowHome home) {
            super(home, "latency");
        }

        @Override
        void check() {
            rates.forEach(rate -> arrivals.add(new Latency(rate, warmUp, questions)));
        }

        @Override
        void inProcess(LocalWinnow pipeline, List<String> texts) throws InterruptedException {
            for (Latency each : arrivals) {
                print("in one process, %s a second".formatted(each.perSecond()));
                inProcess.add(
                        each.inProcess(
                                text -> pipeline.context(ContextRequest.of(text)).reports(),
                                texts));
            }
        }

        @Override
        Object overKafka(Stack stack, List<String> texts, String run) throws InterruptedException {
            List<Report> reports = new ArrayList<>();
            for (Latency each : arrivals) {
                print("over Kafka, %s a second".formatted(each.perSecond()));
                int i = reports.size();
                Latency.KafkaTimes kafka =
                        each.overKafka(stack.bootstrapServers(), run + "." + i, texts, CANDIDATES);
                reports.add(new Report(each.perSecond(), questions, inProcess.get(i), kafka));
            }
            return reports;
        }
    }
}
