package dev.winnow.bench.cli;

import dev.winnow.app.cli.CommandException;
import dev.winnow.app.cli.ExitCode;
import dev.winnow.app.cli.LogLevels;
import dev.winnow.app.cli.Terminal;
import dev.winnow.app.cli.Version;
import dev.winnow.app.context.ContextRequest;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.app.local.LocalWinnow;
import dev.winnow.bench.latency.Arrivals;
import dev.winnow.bench.latency.InProcessLatency;
import dev.winnow.bench.latency.KafkaLatency;
import dev.winnow.bench.latency.KafkaTimes;
import dev.winnow.bench.latency.PipelineTimes;
import dev.winnow.bench.stack.Stack;
import dev.winnow.bench.stack.StackFolder;
import dev.winnow.bench.topic.NumberedQuestions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures the cost of the topics. */
@Command(
        name = "latency",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Let the sample questions arrive at fixed rates, first at the pipeline in one"
                        + " process, then at a stack of its own, and compare the times. Prints"
                        + " percentiles in milliseconds.",
        footer = {
            "",
            "Examples:",
            "  winnow latency",
            "  winnow latency --rates 2,10 --model path/to/a/small/model --json latency.json"
        })
final class LatencyCommand implements Callable<Integer> {

    /**
     * Times of the same questions at the same rate in both pipelines, in milliseconds.
     *
     * @param perSecond questions a second
     * @param questions that were timed
     * @param inProcess the pipeline in one process
     * @param kafka the pipeline over Kafka
     */
    private record Report(
            double perSecond, int questions, PipelineTimes inProcess, KafkaTimes kafka) {}

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

    @Mixin private final TrialOptions trial = new TrialOptions();

    private final Terminal terminal;
    private final WinnowHome home;

    LatencyCommand(Terminal terminal, WinnowHome home) {
        this.terminal = terminal;
        this.home = home;
    }

    @Override
    public Integer call() {
        LogLevels.onlyWarnings();
        StackFolder folder = new StackFolder(home.folder().resolve("latency"));
        Stack stack = trial.stack(folder);
        try {
            List<Arrivals> arrivals = arrivals();
            List<String> asked = TrialOptions.questions();
            List<PipelineTimes> inProcess = inProcess(folder, asked, arrivals);
            List<KafkaTimes> kafka;
            try {
                new StackStart(stack, home, folder, terminal).run();
                kafka = kafka(stack, asked, arrivals);
            } finally {
                StackDownCommand.stopAll(stack, terminal);
            }
            List<Report> reports = new ArrayList<>();
            for (int i = 0; i < arrivals.size(); i++) {
                reports.add(
                        new Report(
                                arrivals.get(i).perSecond(),
                                questions,
                                inProcess.get(i),
                                kafka.get(i)));
            }
            trial.write(reports, terminal);
            return ExitCode.DONE;
        } catch (IOException | IllegalStateException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted", e);
        }
    }

    private List<Arrivals> arrivals() {
        List<Arrivals> arrivals = new ArrayList<>();
        try {
            for (double rate : rates) {
                arrivals.add(new Arrivals(rate, warmUp, questions));
            }
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
        }
        return arrivals;
    }

    private List<PipelineTimes> inProcess(
            StackFolder folder, List<String> asked, List<Arrivals> arrivals)
            throws IOException, InterruptedException {
        List<PipelineTimes> times = new ArrayList<>();
        try (LocalWinnow pipeline = trial.pipeline(folder)) {
            InProcessLatency latency =
                    new InProcessLatency(
                            text -> pipeline.context(ContextRequest.of(text)).reports(), asked);
            for (Arrivals each : arrivals) {
                terminal.line("in one process, %s a second".formatted(each.perSecond()));
                times.add(latency.measure(each));
            }
        }
        return times;
    }

    private List<KafkaTimes> kafka(Stack stack, List<String> asked, List<Arrivals> arrivals)
            throws InterruptedException {
        KafkaLatency latency = new KafkaLatency(stack.bootstrapServers());
        String run = Long.toString(System.currentTimeMillis(), 36);
        List<KafkaTimes> times = new ArrayList<>();
        for (Arrivals each : arrivals) {
            terminal.line("over Kafka, %s a second".formatted(each.perSecond()));
            times.add(
                    latency.measure(
                            new NumberedQuestions(
                                    run + "." + times.size(), asked, TrialOptions.CANDIDATES),
                            each));
        }
        return times;
    }
}
