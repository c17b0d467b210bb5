package dev.winnow.retriever.config;

import dev.winnow.core.retrieval.IndexView;
import dev.winnow.platform.health.Readiness;
import dev.winnow.platform.health.ReadinessContributor;
import dev.winnow.retriever.index.Library;
import java.io.UncheckedIOException;

/** Ready while the index can be read and written; an empty one can. */
final class IndexReadiness implements ReadinessContributor {

    private final Library library;

    IndexReadiness(Library library) {
        this.library = library;
    }

    @Override
    public String name() {
        return "index";
    }

    @Override
    public Readiness readiness() {
        try (IndexView view = library.passages().view()) {
            if (!library.isWritable()) {
                return Readiness.down(
                                "the index takes no more changes since a write failed; see the log, and start the program again")
                        .with("position", view.position().toString());
            }
            return Readiness.up().with("position", view.position().toString());
        } catch (UncheckedIOException e) {
            return Readiness.down(String.valueOf(e.getMessage()));
        }
    }
}
