package dev.winnow.app.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.app.e2e.StartedProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("servers")
class WinnowHomeTest {

    private static final Set<PosixFilePermission> OWNERS =
            PosixFilePermissions.fromString("rwx------");

    @TempDir private Path folder;

    @Test
    void others_have_no_right_on_anything_below_it() throws Exception {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("posix"),
                "the file system knows no rights of others");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        WinnowHome home = new WinnowHome(folder.resolve("home"));
        Path elsewhere = folder.resolve("elsewhere/index");
        for (Path index : List.of(home.index(), elsewhere)) {
            String directory = "--winnow.retriever.directory=" + index;
            try (StartedProgram service =
                    StartedProgram.start(home, "--server.address=127.0.0.1", directory)) {
                service.client(null).store("/v1/documents/a.txt", Map.of("text", "Words."));
            }
        }

        assertThat(Files.exists(home.index().resolve("write.lock"))).isTrue();
        for (Path made : List.of(home.folder(), elsewhere)) {
            assertThat(Files.getPosixFilePermissions(made)).isEqualTo(OWNERS);
        }
        try (Stream<Path> all = Files.walk(folder)) {
            assertThat(all.filter(path -> !path.equals(folder)))
                    .isNotEmpty()
                    .allMatch(this::isClosed);
        }
    }

    /** Closed itself, or below a folder that is. */
    private boolean isClosed(Path path) {
        try {
            return !path.equals(folder)
                    && (OWNERS.containsAll(Files.getPosixFilePermissions(path))
                            || isClosed(path.getParent()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
