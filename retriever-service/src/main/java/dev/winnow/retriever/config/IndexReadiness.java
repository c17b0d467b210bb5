package dev.winnow.retriever.config;

import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.platform.health.Readiness;
import dev.winnow.platform.health.ReadinessContributor;
import java.io.UncheckedIOException;

/** Ready while the index can be read; an empty one can. */
final class IndexReadiness implements ReadinessContributor {

    private final PassageIndex index;

    IndexReadiness(PassageIndex index) {
        this.index = index;
    }

    @Override
    public String name() {
        return "index";
    }

    @Override
    public Readiness readiness() {
        try (IndexView view = index.view()) {
            return Readiness.up().with("position", view.position().toString());
        } catch (UncheckedIOException e) {
            return Readiness.down(String.valueOf(e.getMessage()));
        }
    }
}
