package dev.winnow.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes documents out of the index. */
@Command(name = "delete")
final class DeleteCommand extends Subcommand {

    @Parameters(arity = "1..*", paramLabel = "WHAT")
    private List<String> what = new ArrayList<>();

    @Mixin private final ServiceChoice service = new ServiceChoice();

    DeleteCommand(Place place) {
        super(place);
    }

    @Override
    public Integer call() {
        LogLevels.onlyWarnings();
        int unknown = 0;
        try (IndexedDocuments documents = IndexedDocuments.of(service, home, environment)) {
            for (String one : what) {
                int deleted = isId(one) && documents.delete(one) ? 1 : deleteFrom(one, documents);
                if (deleted == 0) {
                    unknown++;
                    terminal.error(
                            terminal.bad("winnow: ")
                                    + "there is no document '%s', and none came from a file or folder of this name; 'winnow list' shows what there is"
                                            .formatted(one));
                } else {
                    String many = deleted == 1 ? "" : Terminal.count(deleted, "document") + " ";
                    terminal.line("%s: %sdeleted", one, many);
                }
            }
        }
        return unknown == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** In an address these are folders around, and whoever types them means folders. */
    private static boolean isId(String named) {
        return !named.equals(".") && !named.equals("..");
    }

    private static int deleteFrom(String named, IndexedDocuments documents) {
        Path path = path(named);
        if (path == null) {
            return 0;
        }
        return (int)
                documents
                        .all()
                        .filter(document -> isFrom(path, document))
                        .filter(document -> documents.delete(document.id()))
                        .count();
    }

    /**
     * Ids of files begin with the name of the folder that was indexed, and go on with the path
     * below it.
     */
    private static boolean isFrom(Path path, IndexedDocuments.Listed document) {
        Path origin = document.origin() == null ? null : path(document.origin());
        // Uploads and the library's own documents have words there.
        if (origin == null || !Path.of(document.origin()).isAbsolute()) {
            return false;
        }
        if (path.equals(origin)) {
            return true;
        }
        if (!path.startsWith(origin) || origin.getFileName() == null) {
            return false;
        }
        String file =
                origin.getFileName() + "/" + origin.relativize(path).toString().replace('\\', '/');
        return document.id().equals(file) || document.id().startsWith(file + "/");
    }

    private static @Nullable Path path(String named) {
        try {
            Path path = Path.of(named).toAbsolutePath().normalize();
            // Where documents came from is known without links.
            return Files.exists(path) ? path.toRealPath() : path;
        } catch (InvalidPathException | IOException e) {
            return null;
        }
    }
}
