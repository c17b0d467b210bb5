package dev.winnow.bench.cli;

import dev.winnow.app.cli.Terminal;
import dev.winnow.app.cli.Version;
import dev.winnow.app.context.ContextRequest;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.app.local.LocalWinnow;
import dev.winnow.bench.stack.Stack;
import dev.winnow.bench.trial.Latency;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
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
final class LatencyCommand extends TrialCommand {

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

    LatencyCommand(Terminal terminal, WinnowHome home) {
        super(terminal, home, "latency");
    }

    @Override
    void check() {
        rates.forEach(rate -> arrivals.add(new Latency(rate, warmUp, questions)));
    }

    @Override
    void inProcess(LocalWinnow pipeline, List<String> texts) throws InterruptedException {
        for (Latency each : arrivals) {
            say("in one process, %s a second".formatted(each.perSecond()));
            inProcess.add(
                    each.inProcess(
                            text -> pipeline.context(ContextRequest.of(text)).reports(), texts));
        }
    }

    @Override
    Object overKafka(Stack stack, List<String> texts, String run) throws InterruptedException {
        List<Report> reports = new ArrayList<>();
        for (Latency each : arrivals) {
            say("over Kafka, %s a second".formatted(each.perSecond()));
            int i = reports.size();
            reports.add(
                    new Report(
                            each.perSecond(),
                            questions,
                            inProcess.get(i),
                            each.overKafka(
                                    stack.bootstrapServers(), run + "." + i, texts, CANDIDATES)));
        }
        return reports;
    }
}
