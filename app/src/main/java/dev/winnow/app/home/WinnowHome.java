package dev.winnow.app.home;

import dev.winnow.core.index.OwnerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;

/**
 * Where an installation keeps its things.
 *
 * @param folder absolute; made when something is first written to it
 */
public record WinnowHome(Path folder) {

    /** The environment variable that names the folder. */
    public static final String VARIABLE = "WINNOW_HOME";

    /** The folder where the variable is not set, below the working directory. */
    public static final String DEFAULT = ".winnow";

    public WinnowHome {
        folder = folder.toAbsolutePath().normalize();
    }

    public static WinnowHome of(Map<String, String> environment) {
        String set = environment.get(VARIABLE);
        return new WinnowHome(Path.of(set == null || set.isBlank() ? DEFAULT : set));
    }

    /** The home of the demo, so that no question about other documents finds its samples. */
    public WinnowHome demo() {
        return new WinnowHome(folder.resolve("demo"));
    }

    /** The folder of the index. */
    public Path index() {
        return folder.resolve("index");
    }

    /**
     * The snapshot of the small graph that the demo serves; other commands of this home use it as
     * long as no other graph is set.
     */
    public Path sampleGraph() {
        return folder.resolve("sample.graph");
    }

    /** The note about a running service. */
    public ServiceFile service() {
        return new ServiceFile(folder.resolve("service.json"));
    }

    /** The note about a service that starts, as long as it does not answer. */
    public ServiceFile starting() {
        return new ServiceFile(folder.resolve("starting.json"));
    }

    /** The key of the fence around sources in prompts. */
    public SecretKeyFile fenceKey() {
        return new SecretKeyFile(folder.resolve("fence.key"));
    }

    /**
     * Writes a file that nobody but its owner reads, all at once: a reader sees the old content or
     * the new one.
     */
    static void write(Path path, byte[] content) throws IOException {
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent());
        OwnerFolder.make(folder);
        // Temporary files are made readable for their owner alone.
        Path written = Files.createTempFile(folder, path.getFileName().toString(), ".new");
        try {
            Files.write(written, content);
            if (Files.getFileStore(written).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(
                        written, PosixFilePermissions.fromString("rw-------"));
            }
            Files.move(
                    written,
                    path,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }
}
