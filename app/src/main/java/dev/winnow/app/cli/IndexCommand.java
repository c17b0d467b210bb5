package dev.winnow.app.cli;

import dev.winnow.app.config.LocalSettings;
import dev.winnow.core.index.IndexOpenException;
import dev.winnow.ingest.extract.Format;
import dev.winnow.ingest.run.IngestListener;
import dev.winnow.ingest.run.IngestListener.IngestProgress;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.library.Documents;
import dev.winnow.retriever.index.Checksums;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes files and folders in. */
@Command(name = "index", description = "Take files and folders into the index: " + Format.ALL + ".")
final class IndexCommand extends Subcommand {

    @ArgGroup(exclusive = true, multiplicity = "1")
    private What what = new What();

    private static final class What {

        @Parameters(arity = "1..*", paramLabel = "PATH")
        private List<Path> paths = new ArrayList<>();

        @Option(names = "--verify")
        private boolean verify;
    }

    @Option(names = "--prefix", paramLabel = "NAME")
    private String prefix = "";

    @Mixin private final ServiceChoice service = new ServiceChoice();

    IndexCommand(Place place) {
        super(place);
    }

    @Override
    public Integer call() {
        LogLevels.onlyWarnings();
        if (what.verify) {
            return verify();
        }
        List<Path> roots = new ArrayList<>();
        for (Path path : what.paths) {
            roots.add(existing(path).toAbsolutePath().normalize());
        }
        IngestReport report;
        boolean local;
        try (@Nullable ServiceClient client = service.clientOnThisMachine(home, environment);
                ProgressDisplay display = new ProgressDisplay(terminal);
                Run run = new Run(terminal, display, client == null)) {
            local = client == null;
            report = client == null ? local(roots, run) : client.index(roots, prefix, run);
        }
        ProgressDisplay.print(report, terminal);
        if (local) {
            terminal.line(
                    "'winnow ask \"...\"' asks them, and 'winnow serve' starts the service with its page.");
        }
        return report.failed().total() == 0 ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }

    private int verify() {
        Path folder = LocalSettings.read(home).retriever().directory();
        Checksums.Result result;
        try {
            result = Checksums.of(folder);
        } catch (IOException e) {
            throw new CommandException(
                    e, "the index in %s cannot be read: %s", folder, e.getMessage());
        }
        if (result.damaged().isEmpty()) {
            terminal.line(
                    "the index in %s is as it was written: %,d files, %,d KB",
                    folder, result.files(), result.bytes() >> 10);
            return ExitCode.DONE;
        }
        throw damaged(folder, result);
    }

    /** What to do about an index of which files are not as they were written. */
    static CommandException damaged(Path folder, Checksums.Result result) {
        return new CommandException(
                "the index in %s is damaged, these files are not as they were written: %s; put back a copy of the folder, or delete it and index again",
                folder, String.join(", ", result.damaged()));
    }

    private IngestReport local(List<Path> roots, Run run) {
        try (Documents documents = Documents.open(LocalSettings.read(home).winnow())) {
            try {
                return documents.index(roots, prefix, run);
            } finally {
                run.ended();
            }
        } catch (IndexOpenException e) {
            throw new CommandException(e);
        } catch (IOException e) {
            throw new CommandException(
                    e,
                    "the index cannot be read or written: %s; what was committed stays",
                    e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandException(e, "interrupted; run the command again, it does the rest");
        }
    }

    /**
     * A run that Ctrl-C ends in order: what is whole is committed, and how much that is gets said.
     * A service does so by itself once nothing listens to it.
     */
    private static final class Run implements IngestListener, AutoCloseable {

        /** A run ends within a second and a commit, once it is asked to. Picked by hand. */
        private static final int PATIENCE_SECONDS = 10;

        private final Terminal terminal;
        private final IngestListener display;
        private final Thread hook = new Thread(this::stop, "winnow-stop");
        private final CountDownLatch ended;
        private volatile boolean stopped;
        private volatile @Nullable IngestProgress last;

        /**
         * @param here whether the run is in this process
         */
        Run(Terminal terminal, IngestListener display, boolean here) {
            this.terminal = terminal;
            this.display = display;
            this.ended = new CountDownLatch(here ? 1 : 0);
            Runtime.getRuntime().addShutdownHook(hook);
        }

        private void stop() {
            stopped = true;
            try {
                boolean inOrder = ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                IngestProgress now = last;
                terminal.error(
                        now == null || !inOrder
                                ? "stopped; run it again to go on"
                                : "stopped; %,d of %,d are in; run it again to go on"
                                        .formatted(now.stored() + now.unchanged(), now.total()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void ended() {
            ended.countDown();
        }

        @Override
        public void progress(IngestProgress progress) {
            last = progress;
            display.progress(progress);
        }

        @Override
        public void failed(IngestProblem problem) {
            display.failed(problem);
        }

        @Override
        public boolean isCancelled() {
            return stopped;
        }

        @Override
        public void close() {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                // The process is ending, and what else this thread would say is only a part of it.
                LockSupport.park();
            }
        }
    }
}
