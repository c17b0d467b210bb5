package dev.winnow.core.index;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Folders that only their owner may look into, because texts of all tenants lie below them. Where a
 * file system knows no such rights, they are folders like any other.
 */
public final class OwnerFolder {

    private static final Set<PosixFilePermission> OWNERS =
            PosixFilePermissions.fromString("rwx------");

    private OwnerFolder() {}

    /**
     * Makes the folder and those above it that are missing. One that is there already keeps its
     * rights: they may have been widened on purpose.
     *
     * @return the folder
     */
    public static Path make(Path folder) throws IOException {
        return isPosix(folder)
                ? Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNERS))
                : Files.createDirectories(folder);
    }

    /** Whether others than its owner have any right on a folder that is there. */
    public static boolean isOpenToOthers(Path folder) throws IOException {
        return isPosix(folder)
                && Files.isDirectory(folder)
                && !OWNERS.containsAll(Files.getPosixFilePermissions(folder));
    }

    private static boolean isPosix(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
