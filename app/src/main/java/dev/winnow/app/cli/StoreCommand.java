package dev.winnow.app.cli;

import dev.winnow.app.cli.Stores.Address;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.ingest.run.IngestListener.IngestProgress;
import dev.winnow.retriever.config.IndexProperties;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the index as a store of documents, looks at it and copies it: each method is a command. */
@Command(name = "store")
record StoreCommand(Terminal terminal, WinnowHome home) {

    /** OpenSearch's own limit. */
    private static final int MOST_SHARDS = 1_024;

    @Command(name = "apply")
    int apply(
            @Parameters(arity = "0..1", paramLabel = "STORE") @Nullable String store,
            @Option(names = "--shards", paramLabel = "N", defaultValue = "1") int shards,
            @Option(names = "--replicas", paramLabel = "N", defaultValue = "1") int replicas)
            throws IOException {
        if (shards < 1 || shards > MOST_SHARDS) {
            throw new CommandException("--shards must be 1 to %d", MOST_SHARDS);
        }
        if (replicas < 0) {
            throw new CommandException("--replicas must be 0 or more");
        }
        Stores stores = stores();
        Address address = stores.address(store);
        if (address.engine() == IndexProperties.Store.LUCENE) {
            throw new CommandException(
                    store == null
                            ? "winnow.index.store is lucene, whose index is made by the first start; set it to opensearch, or name the store: winnow store apply opensearch"
                            : "an index on Lucene is made by the first start; this is for opensearch");
        }
        String name = stores.name(address);
        String content = stores.contentInWords();
        if (stores.apply(shards, replicas)) {
            terminal.line(
                    "%s %s with %s, %s beside the first, for %s",
                    terminal.good("made"),
                    name,
                    shards == 1 ? "1 shard" : shards + " shards",
                    replicas == 1 ? "1 copy" : replicas + " copies",
                    content);
        } else {
            terminal.line(
                    "%s %s, which fits the settings (%s)", terminal.good("kept"), name, content);
        }
        return ExitCode.DONE;
    }

    @Command(name = "check")
    int check(@Parameters(arity = "0..1", paramLabel = "STORE") @Nullable String store)
            throws IOException {
        Stores stores = stores();
        Address address = stores.address(store);
        terminal.row("index", stores.name(address));
        return stores.with(address, false, this::tell);
    }

    private int tell(SearchableStore open) throws IOException {
        terminal.row("settings", open.settingsHash());
        terminal.row("documents", "%,d", open.documents());
        TopicPosition position = open.position();
        if (position == null) {
            terminal.row("topic", "none was ever read into it");
        } else {
            terminal.row(
                    "topic",
                    "%s, generation %d, next records %s",
                    position.topic(),
                    position.generation(),
                    position.next());
        }
        return ExitCode.DONE;
    }

    @Command(name = "copy")
    int copy(
            @Option(names = "--from", required = true, paramLabel = "STORE") String from,
            @Option(names = "--to", required = true, paramLabel = "STORE") String to,
            @Option(names = "--dry-run") boolean dryRun)
            throws IOException {
        Address source = Address.parse(from);
        Address target = Address.parse(to);
        Stores stores = stores();
        if (stores.name(source).equals(stores.name(target))) {
            throw new CommandException("--from and --to are the same, %s", stores.name(source));
        }
        return stores.with(
                source,
                false,
                read -> stores.with(target, !dryRun, written -> copy(read, written, dryRun)));
    }

    private int copy(SearchableStore from, SearchableStore to, boolean dryRun) throws IOException {
        StoreCopy copy = new StoreCopy(from, to, InstantSource.system());
        if (dryRun) {
            StoreCopy.Outlook outlook = copy.look();
            terminal.line(
                    "%,d documents to copy; the target has %,d",
                    outlook.documents(), outlook.there());
            return ExitCode.DONE;
        }
        StoreCopy.Report report;
        Instant begun = Instant.now();
        try (ProgressDisplay display = new ProgressDisplay(terminal, "Copying")) {
            report =
                    copy.run(
                            (documents, total, passages) ->
                                    display.progress(progress(begun, documents, total, passages)));
        }
        terminal.line(
                "%s %,d documents with %,d passages, %,d marks of deletions; the target has %,d documents",
                terminal.good("copied"),
                report.documents(),
                report.passages(),
                report.deletions(),
                report.there());
        return ExitCode.DONE;
    }

    /** How far it is, with a guess of the rest from what was done. */
    private static IngestProgress progress(
            Instant begun, long documents, long total, long passages) {
        Duration elapsed = Duration.between(begun, Instant.now());
        int done = Math.toIntExact(documents);
        return new IngestProgress(
                Math.toIntExact(total),
                done,
                done,
                0,
                0,
                Math.toIntExact(passages),
                elapsed,
                done == 0
                        ? null
                        : elapsed.multipliedBy(Math.max(0, total - documents))
                                .dividedBy(documents));
    }

    private Stores stores() {
        LogLevels.onlyWarnings();
        return Stores.read(home);
    }
}
