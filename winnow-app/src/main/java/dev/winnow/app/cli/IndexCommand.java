package dev.winnow.app.cli;

import dev.winnow.app.home.WinnowHome;
import dev.winnow.app.local.LocalIngestion;
import dev.winnow.retriever.ingest.IngestListener;
import dev.winnow.retriever.ingest.IngestReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes files and folders in. */
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        description =
                "Take files and folders into the index: Markdown, HTML, PDF, DOCX, text and JSON lines.",
        footer = {
            "",
            "Only what is new or changed is read; what has vanished from a folder leaves the index.",
            "With --url the service must run on this machine, because it reads the files itself.",
            "",
            "Examples:",
            "  winnow index ~/Documents/handbook",
            "  winnow index notes/ minutes.pdf corpus.jsonl"
        })
final class IndexCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", paramLabel = "PATH", description = "files and folders")
    private List<Path> paths = new ArrayList<>();

    @Mixin private final ServiceChoice service = new ServiceChoice();

    private final Terminal terminal;
    private final WinnowHome home;
    private final Map<String, String> environment;

    IndexCommand(Terminal terminal, WinnowHome home, Map<String, String> environment) {
        this.terminal = terminal;
        this.home = home;
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Quiet.please();
        List<Path> roots = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new CommandException("there is no file or folder %s".formatted(path));
            }
            roots.add(path.toAbsolutePath().normalize());
        }
        IngestReport report;
        try (@Nullable ServiceClient client = service.clientOnThisMachine(home, environment);
                ProgressDisplay display = new ProgressDisplay(terminal)) {
            report =
                    client == null
                            ? local(roots, display)
                            : new RemoteIndexing(client).run(roots, display);
        }
        new IndexReportPrinter(terminal).print(report);
        return report.failed().total() == 0 ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }

    private IngestReport local(List<Path> roots, IngestListener listener) {
        try (LocalIngestion local = LocalIngestion.open(home, InstantSource.system())) {
            return local.run(roots, listener);
        } catch (IOException e) {
            throw new CommandException(
                    "the index cannot be read or written: %s; what was committed stays"
                            .formatted(e.getMessage()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted; run the command again, it does the rest", e);
        }
    }
}
