package dev.winnow.app.store;

import dev.winnow.core.document.DocumentExport;
import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.OwnerFolder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A file that says how far a copy came, so that one that was interrupted goes on there, and what
 * its source was when it began, so that nothing is missed that changed meanwhile. Without it a copy
 * begins anew: versions tell what is there already, but a document that the source has deleted
 * meanwhile stays in the target if the source keeps no mark of it.
 */
public final class CopyMark {

    private static final String COPY = "copy";
    private static final String TENANT = "tenant";
    private static final String DOCUMENT = "document";
    private static final String COPIED = "copied";
    private static final String TOPIC = "topic";
    private static final String GENERATION = "generation";

    /** Before the number of a partition. */
    private static final String NEXT = "next.";

    private static final String SEQUENCE = "sequence";

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
     * What a source was when the copy of it began.
     *
     * @param position how far its topic had been read; null if it follows none
     * @param sequence grows with every change of a source that follows none; 0 of others
     */
    record Source(@Nullable TopicPosition position, long sequence) {}

    /**
     * How far a copy came.
     *
     * @param last the last key in the order of its source
     * @param documents how many documents came before, and this one
     * @param source what it was before the first page of the first run
     */
    record Reached(DocumentExport.Key last, long documents, Source source) {}

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
                            Long.parseLong(kept.getProperty(COPIED, "")),
                            source(kept))
                    : null;
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "%s does not say how far a copy came: %s; delete it, and the copy begins anew"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private static Source source(Properties kept) {
        String topic = kept.getProperty(TOPIC);
        if (topic == null) {
            return new Source(null, Long.parseLong(kept.getProperty(SEQUENCE, "")));
        }
        SortedMap<Integer, Long> next = new TreeMap<>();
        for (String name : kept.stringPropertyNames()) {
            if (name.startsWith(NEXT)) {
                next.put(
                        Integer.valueOf(name.substring(NEXT.length())),
                        Long.valueOf(kept.getProperty(name, "")));
            }
        }
        int generation = Integer.parseInt(kept.getProperty(GENERATION, ""));
        return new Source(new TopicPosition(topic, generation, next), 0);
    }

    private static void keep(Source source, Properties kept) {
        TopicPosition position = source.position();
        if (position == null) {
            kept.setProperty(SEQUENCE, Long.toString(source.sequence()));
            return;
        }
        kept.setProperty(TOPIC, position.topic());
        kept.setProperty(GENERATION, Integer.toString(position.generation()));
        position.next()
                .forEach(
                        (partition, offset) ->
                                kept.setProperty(NEXT + partition, Long.toString(offset)));
    }

    void write(Reached reached) throws IOException {
        Properties kept = new Properties();
        kept.setProperty(COPY, copy);
        kept.setProperty(TENANT, reached.last().tenant().value());
        kept.setProperty(DOCUMENT, reached.last().id().value());
        kept.setProperty(COPIED, Long.toString(reached.documents()));
        keep(reached.source(), kept);
        OwnerFolder.make(Objects.requireNonNull(file.toAbsolutePath().getParent()));
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
