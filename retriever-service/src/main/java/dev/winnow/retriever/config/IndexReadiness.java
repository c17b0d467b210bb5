package dev.winnow.retriever.config;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.platform.health.Readiness;
import dev.winnow.platform.health.Readiness.ReadinessContributor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Ready while the index can be searched; whether it takes changes is a detail, since the pod whose
 * disk is full still answers.
 */
final class IndexReadiness implements ReadinessContributor {

    /** A probe waits no longer for an answer, and an engine elsewhere may give none. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final SearchableStore index;

    IndexReadiness(SearchableStore index) {
        this.index = index;
    }

    @Override
    public String name() {
        return "index";
    }

    @Override
    public Readiness readiness() {
        try (IndexView view =
                index.passages().view(Deadline.in(PATIENCE, InstantSource.system()))) {
            return Readiness.up()
                    .with("position", view.position().toString())
                    .with("writing", writing());
        } catch (UncheckedIOException e) {
            return Readiness.down(String.valueOf(e.getMessage()));
        }
    }

    private String writing() {
        try {
            index.requireWritable();
            return "possible";
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
