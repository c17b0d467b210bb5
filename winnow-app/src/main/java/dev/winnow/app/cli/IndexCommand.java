package dev.winnow.app.cli;

import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.index.IndexOpenException;
import dev.winnow.ingest.run.IngestListener;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.library.Documents;
import dev.winnow.retriever.index.Checksums;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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
            "  winnow index notes/ minutes.pdf corpus.jsonl",
            "  winnow index --verify"
        })
final class IndexCommand implements Callable<Integer> {

    @ArgGroup(exclusive = true, multiplicity = "1")
    private What what = new What();

    private static final class What {

        @Parameters(arity = "1..*", paramLabel = "PATH", description = "files and folders")
        private List<Path> paths = new ArrayList<>();

        @Option(
                names = "--verify",
                description =
                        "compare the index with its checksums, whether a service has it open or not, and change nothing")
        private boolean verify;
    }

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
        LogLevels.onlyWarnings();
        if (what.verify) {
            return verify();
        }
        List<Path> roots = new ArrayList<>();
        for (Path path : what.paths) {
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

    private int verify() {
        Path folder = LocalSettings.read(home).retriever().directory();
        Checksums.Result result;
        try {
            result = Checksums.of(folder);
        } catch (IOException e) {
            throw new CommandException(
                    "the index in %s cannot be read: %s".formatted(folder, e.getMessage()), e);
        }
        if (result.damaged().isEmpty()) {
            terminal.line(
                    "the index in %s is as it was written: %,d files, %,d KB"
                            .formatted(folder, result.files(), result.bytes() >> 10));
            return ExitCode.DONE;
        }
        throw damaged(folder, result);
    }

    /** What to do about an index of which files are not as they were written. */
    static CommandException damaged(Path folder, Checksums.Result result) {
        return new CommandException(
                "the index in %s is damaged, these files are not as they were written: %s; put back a copy of the folder, or delete it and index again"
                        .formatted(folder, String.join(", ", result.damaged())));
    }

    private IngestReport local(List<Path> roots, IngestListener listener) {
        try (Documents documents = Documents.open(LocalSettings.read(home).winnow())) {
            return documents.index(roots, listener);
        } catch (IndexOpenException e) {
            throw new CommandException(String.valueOf(e.getMessage()), e);
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
