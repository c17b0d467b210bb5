package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.identity.Sha256;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.GraphLabels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
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
     * Writes a snapshot. The file appears as a whole or not at all; one that is there already is
     * replaced in one step, and those who have it open keep what they opened.
     */
    public static void write(GraphContent graph, GraphLabels labels, Path file) throws IOException {
        Map<SnapshotSection, SectionBuffer> sections = SnapshotEncoder.encode(graph);
        byte[] content = ContentChecksum.of(sections);
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
        ByteBuffer table = table(sections);
        Sha256 whole = new Sha256();
        whole.update(ByteBuffer.wrap(content));
        whole.update(table.duplicate());
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.position(SnapshotSection.HEADER_BYTES);
            writeAll(channel, table);
            for (SectionBuffer section : sections.values()) {
                ByteBuffer bytes = padded(section);
                whole.update(bytes.duplicate());
                writeAll(channel, bytes);
            }
            channel.position(0);
            ByteBuffer header =
                    ByteBuffer.allocate(SnapshotSection.HEADER_BYTES)
                            .order(ByteOrder.LITTLE_ENDIAN);
            header.putLong(SnapshotSection.MAGIC)
                    .putInt(SnapshotSection.FORMAT)
                    .putInt(sections.size());
            header.put(whole.bytes()).put(content).flip();
            writeAll(channel, header);
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

    private static ByteBuffer padded(SectionBuffer section) {
        ByteBuffer bytes = ByteBuffer.allocate((int) aligned(section.size()));
        return bytes.put(section.written()).clear();
    }

    private static long aligned(long size) {
        return (size + SnapshotSection.ALIGNMENT - 1)
                / SnapshotSection.ALIGNMENT
                * SnapshotSection.ALIGNMENT;
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
