package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.identity.Sha256;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.GraphLabels;
import dev.winnow.kg.storage.snapshot.SnapshotEncoder.SectionBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes a graph into one file. */
public final class SnapshotWriter {

    /**
     * Digits of the checksum that name a graph without a version: enough to tell any two apart by
     * eye.
     */
    private static final int NAME_DIGITS = 12;

    private SnapshotWriter() {}

    /**
     * The hash that names a graph in every answer: equal for equal graphs, wherever they are kept
     * and however they are labelled.
     */
    private static byte[] checksum(Map<SnapshotSection, SectionBuffer> sections) {
        Sha256 hash = new Sha256();
        sections.forEach(
                (key, section) -> {
                    if (key != SnapshotSection.LABELS) {
                        hash.update(section.written());
                    }
                });
        return hash.bytes();
    }

    /**
     * Writes a snapshot. The file appears as a whole or not at all; one that is there already is
     * replaced in one step, and those who have it open keep what they opened.
     */
    public static void write(GraphContent graph, GraphLabels labels, Path file) throws IOException {
        Map<SnapshotSection, SectionBuffer> sections = SnapshotEncoder.encode(graph);
        byte[] content = checksum(sections);
        String version =
                labels.version().isEmpty()
                        ? HexFormat.of().formatHex(content).substring(0, NAME_DIGITS)
                        : labels.version();
        sections.put(
                SnapshotSection.LABELS,
                new SectionBuffer("section LABELS").putText(version).putText(labels.scope()));
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        // A name of its own each time: two who write at once must not write into one another.
        // Not a temporary file of Java's, which nobody but its owner may read.
        Path unfinished =
                target.resolveSibling(
                        "%s.%s.unfinished".formatted(target.getFileName(), UUID.randomUUID()));
        try {
            write(sections, content, unfinished);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void write(
            Map<SnapshotSection, SectionBuffer> sections, byte[] content, Path file)
            throws IOException {
        List<ByteBuffer> parts = new ArrayList<>();
        parts.add(ByteBuffer.wrap(content));
        parts.add(table(sections));
        for (SectionBuffer section : sections.values()) {
            parts.add(section.written());
            parts.add(ByteBuffer.allocate((int) (aligned(section.size()) - section.size())));
        }
        Sha256 whole = new Sha256();
        parts.forEach(part -> whole.update(part.duplicate()));
        ByteBuffer header =
                ByteBuffer.allocate(SnapshotSection.HEADER_BYTES - content.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(SnapshotSection.MAGIC)
                        .putInt(SnapshotSection.FORMAT)
                        .putInt(sections.size())
                        .put(whole.bytes());
        parts.addFirst(header.flip());
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (ByteBuffer part : parts) {
                while (part.hasRemaining()) {
                    channel.write(part);
                }
            }
            channel.force(true);
        }
    }

    private static ByteBuffer table(Map<SnapshotSection, SectionBuffer> sections) {
        ByteBuffer table =
                ByteBuffer.allocate(sections.size() * SnapshotSection.ENTRY_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        long place = SnapshotSection.HEADER_BYTES + (long) table.capacity();
        for (SectionBuffer section : sections.values()) {
            table.putLong(place).putLong(section.size());
            place += aligned(section.size());
        }
        return table.flip();
    }

    private static long aligned(long size) {
        return Math.ceilDiv(size, SnapshotSection.ALIGNMENT) * SnapshotSection.ALIGNMENT;
    }
}
