package dev.winnow.eval.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where vectors and indexes are kept, and how much of the machine is used. */
final class CacheOptions {

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "Folder for vectors and indexes (default: cache in WINNOW_HOME, else .winnow/cache).")
    private Path cache = home().resolve("cache");

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Texts that are computed at the same time (default: the number of cores).")
    private int threads = Runtime.getRuntime().availableProcessors();

    /** Where Winnow keeps what it makes. */
    static Path home() {
        String home = System.getenv("WINNOW_HOME");
        return Path.of(home == null || home.isBlank() ? ".winnow" : home);
    }

    Path cache() {
        return cache;
    }

    int threads() {
        return threads;
    }
}
