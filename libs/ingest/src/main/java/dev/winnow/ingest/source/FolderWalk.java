package dev.winnow.ingest.source;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.source.IngestBatch.ReplaceRule;
import dev.winnow.ingest.source.SourceFile.Description;
import dev.winnow.ingest.source.SourceFile.Readers;
import java.io.IOException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files under the paths that a person named. Hidden files and folders are passed over,
 * folders that programs fill are passed over and listed, links are followed unless they lead in a
 * circle. A document's id is the name of the root folder and the path below it, behind a prefix
 * where one is given; a file that was named by itself has its folder as root, so that it has the
 * same id either way. Documents come from the root, but the lines of a file of JSON lines that was
 * named by itself come from that file: so it is known which of them have left it.
 */
public final class FolderWalk {

    /** Folders that build tools and package managers fill with copies. */
    private static final Set<String> FILLED_BY_PROGRAMS =
            Set.of("node_modules", "target", "build", "dist", "__pycache__", "venv");

    private static final String OUTSIDE =
            "the link leads to nothing, or to where nothing may be indexed from here (winnow.ingest.roots)";

    private final List<String> groups;
    private final IndexRoots allowed;
    private final String prefix;
    private final Map<String, SourceFile> files = new LinkedHashMap<>();
    private final List<String> complete = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();
    private final List<IngestProblem> skipped = new ArrayList<>();
    private final List<IngestProblem> failed = new ArrayList<>();

    FolderWalk(List<String> groups, IndexRoots allowed, String prefix) {
        this.groups = groups;
        this.allowed = allowed;
        this.prefix = prefix;
    }

    /**
     * The files below some roots, ordered by path, as the owner of the machine may name them.
     *
     * @param roots files and folders
     * @param prefix before the name of the root in each id, with a slash between them; none if it
     *     is empty
     */
    public static IngestBatch find(TenantId tenant, List<Path> roots, String prefix) {
        return find(
                new Scope(tenant, List.of()), ReplaceRule.ALL, IndexRoots.ANYWHERE, roots, prefix);
    }

    /**
     * What is there, ordered by path.
     *
     * @param scope of whoever names the paths; new documents get its groups
     * @param replaceable what may be replaced and removed
     * @param allowed where files may be
     * @param roots files and folders
     * @param prefix before the name of the root in each id
     */
    public static IngestBatch find(
            Scope scope,
            ReplaceRule replaceable,
            IndexRoots allowed,
            List<Path> roots,
            String prefix) {
        FolderWalk walk = new FolderWalk(scope.groups(), allowed, prefix);
        for (Path root : roots) {
            walk.add(root);
        }
        return walk.batch(scope.tenant(), replaceable);
    }

    /** What was found so far, ordered by path. */
    IngestBatch batch(TenantId tenant, ReplaceRule replaceable) {
        List<SourceFile> sorted =
                files.values().stream()
                        .sorted(
                                Comparator.comparing(SourceFile::path)
                                        .thenComparing(file -> file.about().source()))
                        .toList();
        Comparator<IngestProblem> byPath = Comparator.comparing(IngestProblem::path);
        return new IngestBatch(
                tenant,
                replaceable,
                sorted,
                complete.stream().distinct().sorted().toList(),
                kept,
                skipped.stream().sorted(byPath).toList(),
                failed.stream().sorted(byPath).toList());
    }

    private void add(Path named) {
        try {
            Path root = named.toRealPath();
            if (!allowed.admitsReal(root)) {
                failed.add(outside(named.toString()));
            } else if (Files.isDirectory(root)) {
                walk(root);
            } else {
                Path parent = root.getParent();
                Path folder = parent == null ? root : parent;
                if (Files.isRegularFile(root)) {
                    addFile(folder, root, holdsLines(root) ? root : folder);
                } else {
                    skip(path(folder, root), FileInput.WHAT);
                }
            }
        } catch (IOException e) {
            failed.add(unreadable(named.toString(), e));
        }
    }

    private void walk(Path root) throws IOException {
        complete.add(root.toString());
        Files.walkFileTree(
                root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor(root));
    }

    /** Takes in what the file system tells of a folder. */
    FileVisitor<Path> visitor(Path root) {
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return folder.equals(root) || enters(root, folder)
                        ? FileVisitResult.CONTINUE
                        : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!isHidden(file)) {
                    if (attributes.isRegularFile()) {
                        addFile(root, file, root);
                    } else if (attributes.isSymbolicLink()) {
                        // A link that can be followed never comes here.
                        miss(root, file, new NoSuchFileException(file.toString()));
                    } else {
                        skip(path(root, file), FileInput.WHAT);
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                miss(root, file, failure);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
                if (failure != null) {
                    miss(root, folder, failure);
                }
                return FileVisitResult.CONTINUE;
            }
        };
    }

    private boolean enters(Path root, Path folder) {
        if (isHidden(folder)) {
            return false;
        }
        if (allowed.hides(folder)) {
            missOutside(path(root, folder));
            return false;
        }
        boolean filled = FILLED_BY_PROGRAMS.contains(String.valueOf(folder.getFileName()));
        if (filled) {
            skip(
                    path(root, folder),
                    IngestProblem.FOLDER,
                    "programs fill folders of this name; name it on the command line if it holds documents");
        }
        return !filled;
    }

    private void miss(Path root, Path file, IOException failure) {
        String path = path(root, file);
        if (failure instanceof FileSystemLoopException) {
            skip(path, IngestProblem.LOOP, "the link leads back to a folder around it");
        } else if (file.equals(root) || !isHidden(file)) {
            kept.add(path);
            failed.add(allowed.hides(file) ? outside(path) : unreadable(path, failure));
        }
    }

    /**
     * The same words whether something is there or not: nobody is told what is in other folders.
     */
    private void missOutside(String path) {
        kept.add(path);
        failed.add(outside(path));
    }

    private static boolean holdsLines(Path file) {
        return JsonLines.hasExtension(file.toString());
    }

    private void addFile(Path root, Path file, Path origin) {
        String path = path(root, file);
        Path real;
        try {
            real = file.toRealPath();
        } catch (IOException e) {
            miss(root, file, e);
            return;
        }
        if (!allowed.admitsReal(real)) {
            missOutside(path);
            return;
        }
        if (!Extractor.isRead(path)) {
            skip(path, ExtractionFailure.UNSUPPORTED.help());
            return;
        }
        if (holdsLines(file)) {
            // What it holds is all that there is of the lines that came from it by itself.
            complete.add(real.toString());
        }
        // The path is nobody's business but the owner's: the origin has it.
        Description about = Description.of(origin.toString(), Readers.unnamed(groups));
        files.putIfAbsent(file.toString(), new SourceFile(path, path, real, about));
    }

    private String path(Path root, Path file) {
        Path name = root.getFileName();
        StringBuilder path = new StringBuilder(prefix);
        path.append(prefix.isEmpty() ? "" : "/").append(name == null ? "root" : name);
        for (Path part : root.relativize(file)) {
            // The path from a folder to itself is one empty part.
            if (!part.toString().isEmpty()) {
                path.append('/').append(part);
            }
        }
        return path.toString();
    }

    private static boolean isHidden(Path file) {
        return String.valueOf(file.getFileName()).startsWith(".");
    }

    private static IngestProblem outside(String path) {
        return new IngestProblem(path, ExtractionFailure.NOT_READABLE.code(), OUTSIDE);
    }

    private static IngestProblem unreadable(String path, IOException failure) {
        ExtractionFailure kind = ExtractionFailure.NOT_READABLE;
        String found = failure.getClass().getSimpleName();
        return new IngestProblem(path, kind.code(), found + ": " + kind.help());
    }

    private void skip(String path, String message) {
        skip(path, ExtractionFailure.UNSUPPORTED.code(), message);
    }

    private void skip(String path, String code, String message) {
        skipped.add(new IngestProblem(path, code, message));
    }

    /**
     * Folders below which files may be named, compared by real paths: a link does not lead out of
     * them. Names that begin with a dot are not below any, since programs keep keys and passwords
     * under such names.
     */
    public static final class IndexRoots {

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
}
