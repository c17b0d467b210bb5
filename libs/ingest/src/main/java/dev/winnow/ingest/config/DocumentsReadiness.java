package dev.winnow.ingest.config;

import dev.winnow.ingest.topic.DocumentFollower;
import dev.winnow.platform.health.Readiness;
import dev.winnow.platform.health.ReadinessContributor;

/**
 * Says how far the documents topic was read, and why it is not read on. What the store has can be
 * searched meanwhile, so the program is ready all the same.
 */
final class DocumentsReadiness implements ReadinessContributor {

    private final DocumentFollower follower;

    DocumentsReadiness(DocumentFollower follower) {
        this.follower = follower;
    }

    @Override
    public String name() {
        return "documents";
    }

    @Override
    public Readiness readiness() {
        DocumentFollower.Progress progress = follower.progress();
        Readiness readiness =
                Readiness.up()
                        .with(
                                "behind",
                                progress.behind() < 0
                                        ? "unknown"
                                        : Long.toString(progress.behind()));
        String trouble = progress.trouble();
        return trouble == null ? readiness : readiness.with("waiting", trouble);
    }
}
