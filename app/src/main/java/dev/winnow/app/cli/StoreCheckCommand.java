package dev.winnow.app.cli;

import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.index.SearchableStore;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Opens a store as a service would, and says what is in it. */
@Command(
        name = "check",
        description =
                "Open the index as a service would: whether it was made with the settings of this home, how many documents it has, and how far the topic is in it. Nothing is changed.",
        footer = {
            "",
            "Examples:",
            "  winnow store check",
            "  winnow store check lucene:/var/lib/winnow/index"
        })
final class StoreCheckCommand extends Subcommand {

    @Parameters(
            arity = "0..1",
            paramLabel = "STORE",
            description = StoreAddress.FORMS + " (default: winnow.index.store)")
    private @Nullable String store;

    StoreCheckCommand(Place place) {
        super(place);
    }

    @Override
    public Integer call() throws IOException {
        LogLevels.onlyWarnings();
        Stores stores = Stores.read(home);
        StoreAddress address = store == null ? stores.configured() : StoreAddress.parse(store);
        line("index", stores.name(address));
        return stores.with(address, false, this::tell);
    }

    private int tell(SearchableStore open) throws IOException {
        line("settings", open.settingsHash());
        line("documents", String.format(Locale.ROOT, "%,d", open.documents()));
        TopicPosition position = open.position();
        line(
                "topic",
                position == null
                        ? "none was ever read into it"
                        : "%s, generation %d, next records %s"
                                .formatted(
                                        position.topic(), position.generation(), position.next()));
        return ExitCode.DONE;
    }

    private void line(String what, String words) {
        terminal.line("%-9s  %s".formatted(what, words));
    }
}
