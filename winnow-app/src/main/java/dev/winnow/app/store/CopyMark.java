package dev.winnow.app.store;

import dev.winnow.core.document.DocumentExport;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A file that says how far a copy came, so that one that was interrupted goes on there. Without it a copy begins anew, which changes nothing but the time
 * that it takes.
 */
public final class CopyMark {

    private static final String COPY = "copy";
    private static final String TENANT = "tenant";
    private static final String DOCUMENT = "document";
    private static final String COPIED = "copied";

    private final Path file;
    private final String copy;

    /**
     * @param file where it is kept; its folder is made
     * @param copy from where to where, and all else that tells one copy from another
     */
    public CopyMark(Path file, String copy) {
        this.file = file;
        this.copy = copy;
    }

    /**
     * How far a copy came.
     *
     * @param last the last key in the order of its source
     * @param documents how many documents came before, and this one
     */
    record Reached(DocumentExport.Key last, long documents) {}

    /** What this copy reached; null if it never began, or a file of another one lies there. */
    @Nullable Reached read() throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        Properties kept = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            kept.load(in);
            return copy.equals(kept.getProperty(COPY))
                    ? new Reached(
                            new DocumentExport.Key(
                                    new TenantId(kept.getProperty(TENANT, "")),
                                    new DocumentId(kept.getProperty(DOCUMENT, ""))),
                            Long.parseLong(kept.getProperty(COPIED, "")))
                    : null;
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "%s does not say how far a copy came: %s; delete it, and the copy begins anew"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    void write(Reached reached) throws IOException {
        Properties kept = new Properties();
        kept.setProperty(COPY, copy);
        kept.setProperty(TENANT, reached.last().tenant().value());
        kept.setProperty(DOCUMENT, reached.last().id().value());
        kept.setProperty(COPIED, Long.toString(reached.documents()));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (OutputStream out = Files.newOutputStream(next)) {
            kept.store(out, null);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
