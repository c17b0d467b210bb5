package dev.winnow.ingest.config;

import dev.winnow.ingest.replica.PassageFollower;
import dev.winnow.ingest.replica.Progress;
import dev.winnow.platform.health.Readiness;
import dev.winnow.platform.health.ReadinessContributor;

/** Ready once the index has what the passages topic held when the program started; until then it says how far it is. */
final class ReplicaReadiness implements ReadinessContributor {

    private final PassageFollower follower;

    ReplicaReadiness(PassageFollower follower) {
        this.follower = follower;
    }

    @Override
    public String name() {
        return "replica";
    }

    @Override
    public Readiness readiness() {
        Progress progress = follower.progress();
        Readiness readiness;
        if (progress.failed()) {
            readiness = Readiness.down(String.valueOf(progress.trouble()));
        } else if (progress.caughtUp()) {
            // What it has can be searched while it waits, for room on its disk for example.
            readiness =
                    progress.trouble() == null
                            ? Readiness.up()
                            : Readiness.up().with("waiting", progress.trouble());
        } else if (progress.trouble() != null) {
            readiness = Readiness.down(progress.trouble());
        } else {
            readiness =
                    Readiness.down(
                            "%,d records of the passages topic are still to be read"
                                    .formatted(progress.behind()));
        }
        return readiness
                .with("behind", Long.toString(progress.behind()))
                .with("unreadable", Integer.toString(progress.unreadable()));
    }
}
