package dev.winnow.app.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes the index on OpenSearch, or compares the one that is there with the settings. */
@Command(
        name = "apply",
        description =
                "Make the index on OpenSearch, or compare the one that is there with the settings of this home. Nothing is deleted or changed; running it again does nothing.",
        footer = {
            "",
            "Where OpenSearch is, and the name of the index, say the settings winnow.opensearch.* of application.yml or the environment.",
            "",
            "Examples:",
            "  winnow store apply",
            "  winnow store apply opensearch --shards 6 --replicas 1"
        })
final class StoreApplyCommand extends Subcommand {

    /** OpenSearch's own limit. */
    private static final int MOST_SHARDS = 1_024;

    @Parameters(
            arity = "0..1",
            paramLabel = "STORE",
            description = "opensearch (default: winnow.index.store)")
    private @Nullable String store;

    @Option(
            names = "--shards",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "primary shards of an index that is made, which never change: one for each 30 GB (default: ${DEFAULT-VALUE})")
    private int shards;

    @Option(
            names = "--replicas",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "copies of each shard beside the first, on other nodes (default: ${DEFAULT-VALUE})")
    private int replicas;

    StoreApplyCommand(Place place) {
        super(place);
    }

    @Override
    public Integer call() throws IOException {
        LogLevels.onlyWarnings();
        if (shards < 1 || shards > MOST_SHARDS) {
            throw new CommandException("--shards must be 1 to %d".formatted(MOST_SHARDS));
        }
        if (replicas < 0) {
            throw new CommandException("--replicas must be 0 or more");
        }
        Stores stores = Stores.read(home);
        StoreAddress address = store == null ? stores.configured() : StoreAddress.parse(store);
        if (address.engine() == StoreAddress.Engine.LUCENE) {
            throw new CommandException(
                    store == null
                            ? "winnow.index.store is lucene, whose index is made by the first start; set it to opensearch, or name the store: winnow store apply opensearch"
                            : "an index on Lucene is made by the first start; this is for opensearch");
        }
        String name = stores.name(address);
        terminal.line(
                stores.apply(shards, replicas)
                        ? "%s %s with %s, %s beside the first, for %s"
                                .formatted(
                                        terminal.good("made"),
                                        name,
                                        shards == 1 ? "1 shard" : shards + " shards",
                                        replicas == 1 ? "1 copy" : replicas + " copies",
                                        stores.content())
                        : "%s %s, which fits the settings (%s)"
                                .formatted(terminal.good("kept"), name, stores.content()));
        return ExitCode.DONE;
    }
}
