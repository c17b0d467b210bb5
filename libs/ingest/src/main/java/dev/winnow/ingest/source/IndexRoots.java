package dev.winnow.ingest.source;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Folders below which files may be named, compared by real paths: a link does not lead out of them.
 * Names that begin with a dot are not below any, since programs keep keys and passwords under such
 * names.
 */
public final class IndexRoots {

    /** For whoever runs the program: any path, hidden names too. */
    public static final IndexRoots ANYWHERE = new IndexRoots(null);

    private final @Nullable List<Path> folders;

    private IndexRoots(@Nullable List<Path> folders) {
        this.folders = folders;
    }

    /**
     * Nothing but what is below these folders.
     *
     * @param folders absolute; one that is not there has nothing below it
     */
    public static IndexRoots of(List<Path> folders) {
        return new IndexRoots(List.copyOf(folders));
    }

    /** Whether nothing can be named. */
    public boolean isEmpty() {
        return folders != null && folders.isEmpty();
    }

    /** Whether nothing is told of a file or folder of this path. */
    boolean hides(Path path) {
        return folders != null && !admits(path);
    }

    /**
     * Whether there is a file or folder of this path that may be named. No to one that is not
     * there, so that nobody learns which are.
     */
    public boolean admits(Path path) {
        try {
            return admitsReal(path.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * As {@link #admits}.
     *
     * @param real without links
     */
    boolean admitsReal(Path real) {
        return folders == null || folders.stream().anyMatch(folder -> isBelow(folder, real));
    }

    private static boolean isBelow(Path folder, Path real) {
        try {
            Path root = folder.toRealPath();
            return real.startsWith(root)
                    && StreamSupport.stream(root.relativize(real).spliterator(), false)
                            .noneMatch(name -> name.toString().startsWith("."));
        } catch (IOException e) {
            return false;
        }
    }
}
