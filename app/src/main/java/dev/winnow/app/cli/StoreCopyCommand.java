package dev.winnow.app.cli;

import dev.winnow.app.cli.StoreCopy;
import dev.winnow.ingest.run.IngestListener.IngestProgress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Takes all documents of a store over into another one. */
@Command(
        name = "copy",
        description =
                "Take all documents of all tenants over into another index, with passages, vectors, versions and the place in the topic. No model reads anything again.",
        footer = {
            "",
            "An index on Lucene must not be open in a service meanwhile. A copy that was interrupted begins anew; what is newer in the target stays.",
            "",
            "Examples:",
            "  winnow store copy --from lucene --to opensearch --dry-run",
            "  winnow store copy --from lucene:/var/lib/winnow/index --to opensearch",
            "  winnow store copy --from opensearch --to lucene:/backup/index"
        })
final class StoreCopyCommand extends Subcommand {

    @Option(
            names = "--from",
            required = true,
            paramLabel = "STORE",
            description = "which is read: " + StoreAddress.FORMS)
    private String from = "";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "STORE",
            description =
                    "which is written; an index on Lucene is made if there is none, one on OpenSearch by 'winnow store apply'")
    private String to = "";

    @Option(names = "--dry-run", description = "only tell what would be copied")
    private boolean dryRun;

    StoreCopyCommand(Place place) {
        super(place);
    }

    @Override
    public Integer call() throws IOException {
        LogLevels.onlyWarnings();
        StoreAddress source = StoreAddress.parse(from);
        StoreAddress target = StoreAddress.parse(to);
        Stores stores = Stores.read(home);
        if (stores.name(source).equals(stores.name(target))) {
            throw new CommandException(
                    "--from and --to are the same, %s".formatted(stores.name(source)));
        }
        return stores.with(
                source,
                false,
                open ->
                        stores.with(
                                target,
                                !dryRun,
                                written ->
                                        run(new StoreCopy(open, written, InstantSource.system()))));
    }

    private int run(StoreCopy copy) throws IOException {
        if (dryRun) {
            StoreCopy.Outlook outlook = copy.look();
            terminal.line(
                    String.format(
                            Locale.ROOT,
                            "%,d documents to copy; the target has %,d",
                            outlook.documents(),
                            outlook.there()));
            return ExitCode.DONE;
        }
        StoreCopy.Report report;
        try (ProgressDisplay display = new ProgressDisplay(terminal, "Copying")) {
            report = copy.run(new Progress(display));
        }
        terminal.line(
                String.format(
                        Locale.ROOT,
                        "%s %,d documents with %,d passages, %,d marks of deletions; the target has %,d documents",
                        terminal.good("copied"),
                        report.documents(),
                        report.passages(),
                        report.deletions(),
                        report.there()));
        return ExitCode.DONE;
    }

    /** Shows how far it is, and guesses the rest from what was done. */
    private static final class Progress implements StoreCopy.Listener {

        private final ProgressDisplay display;
        private final Instant begun = Instant.now();

        Progress(ProgressDisplay display) {
            this.display = display;
        }

        @Override
        public void copied(long documents, long total, long passages) {
            Duration elapsed = Duration.between(begun, Instant.now());
            @Nullable Duration remaining =
                    documents == 0
                            ? null
                            : elapsed.multipliedBy(Math.max(0, total - documents))
                                    .dividedBy(documents);
            display.progress(
                    new IngestProgress(
                            Math.toIntExact(total),
                            Math.toIntExact(documents),
                            Math.toIntExact(documents),
                            0,
                            0,
                            Math.toIntExact(passages),
                            elapsed,
                            remaining));
        }
    }
}
