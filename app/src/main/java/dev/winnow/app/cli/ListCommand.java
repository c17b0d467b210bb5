package dev.winnow.app.cli;

import dev.winnow.app.home.WinnowHome;
import dev.winnow.platform.json.WinnowJson;
import java.util.Iterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows which documents there are. */
@Command(name = "list")
final class ListCommand extends Subcommand {

    @Parameters(arity = "0..1", paramLabel = "BEGINNING")
    private String beginning = "";

    @Option(names = "--json")
    private boolean json;

    @Mixin private final ServiceChoice service = new ServiceChoice();

    ListCommand(Place place) {
        super(place);
    }

    @Override
    public Integer call() {
        LogLevels.onlyWarnings();
        long count = 0;
        long passages = 0;
        WinnowHome listed = service.readable(home, terminal);
        try (IndexedDocuments documents = IndexedDocuments.of(service, listed, environment)) {
            Iterator<IndexedDocuments.Listed> found =
                    documents
                            .all()
                            .filter(document -> document.id().startsWith(beginning))
                            .iterator();
            while (found.hasNext()) {
                IndexedDocuments.Listed document = found.next();
                print(document);
                count++;
                passages += document.passages();
            }
        }
        if (!json) {
            terminal.line(
                    "%s, %s",
                    Terminal.count(count, "document"), Terminal.count(passages, "passage"));
            if (count == 0 && beginning.isEmpty()) {
                terminal.line(ContextPrinter.EMPTY_INDEX);
            }
        }
        return ExitCode.DONE;
    }

    private void print(IndexedDocuments.Listed document) {
        if (json) {
            terminal.line(WinnowJson.strict().writeValueAsString(document));
        } else {
            terminal.line(
                    "%s  %s  %s",
                    Terminal.safe(document.id()),
                    Terminal.safe(document.title()),
                    terminal.faint(Terminal.count(document.passages(), "passage")));
        }
    }
}
