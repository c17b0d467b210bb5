package dev.winnow.app.cli;

import dev.winnow.app.api.ConsoleController;
import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.home.ServiceFile.RunningService;
import dev.winnow.app.home.WinnowHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.LongSummaryStatistics;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Tells whether a service runs, where, and what it has. */
@Command(name = "status")
final class StatusCommand extends Subcommand {

    /** More are not counted: whoever has so many does not want to wait for their number. */
    private static final int MOST = 10_000;

    @Mixin private final ServiceChoice choice = new ServiceChoice();

    StatusCommand(Place place) {
        super(place);
    }

    @Override
    public Integer call() {
        LogLevels.onlyWarnings();
        WinnowHome shown = choice.readable(home, terminal);
        try (@Nullable ServiceClient client = choice.client(shown, environment)) {
            if (client == null) {
                terminal.row(
                        "service", "none runs for %s; 'winnow serve' starts it", shown.folder());
                index(shown);
                demo();
                return ExitCode.FAILED;
            }
            ConsoleController.Service service = client.read("", ConsoleController.Service.class);
            String url = terminal.bold(client.url().toString());
            terminal.row("service", "%s, version %s%s", url, service.version(), since(shown));
            List<String> models = ServiceClient.models(client.send(client.request("v1/models")));
            terminal.row("models", String.join(", ", models));
            terminal.row("documents", documents(new IndexedDocuments.OfService(client)));
            return ExitCode.DONE;
        }
    }

    /** What the note of this machine's own service tells. */
    private String since(WinnowHome shown) {
        RunningService running = choice.ownService(shown);
        if (running == null) {
            return "";
        }
        String process = ", process %d".formatted(running.pid());
        try {
            return process + " since " + shown.service().written().truncatedTo(ChronoUnit.SECONDS);
        } catch (IOException e) {
            // It ended this moment.
            return process;
        }
    }

    private static String documents(IndexedDocuments documents) {
        LongSummaryStatistics passages =
                documents
                        .all()
                        .limit(MOST + 1L)
                        .mapToLong(IndexedDocuments.Listed::passages)
                        .summaryStatistics();
        long count = passages.getCount();
        if (count == 0) {
            return ContextPrinter.EMPTY_INDEX;
        }
        return count > MOST
                ? Terminal.format("more than %,d", MOST)
                : Terminal.format(
                        "%,d with %s", count, Terminal.count(passages.getSum(), "passage"));
    }

    private void index(WinnowHome shown) {
        Path folder = LocalSettings.read(shown).retriever().directory();
        terminal.row(
                "index",
                Files.isDirectory(folder)
                        ? "%s; 'winnow list' shows what is in it".formatted(folder)
                        : ContextPrinter.EMPTY_INDEX);
    }

    /** The commands ask the demo by themselves only where nothing else is indexed. */
    private void demo() {
        try {
            RunningService demo = home.demo().service().find();
            if (demo != null) {
                terminal.row(
                        "demo",
                        "runs on %1$s; 'winnow ask --url %1$s \"...\"' asks its samples",
                        demo.url());
            }
        } catch (IOException e) {
            // Its note cannot be read, and nothing here needs it.
        }
    }
}
