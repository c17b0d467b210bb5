package dev.winnow.app.home;

import dev.winnow.core.index.OwnerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/**
 * Writes files that nobody but their owner reads, all at once: a reader sees the old content or the
 * new one.
 */
final class OwnerFile {

    private OwnerFile() {}

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
