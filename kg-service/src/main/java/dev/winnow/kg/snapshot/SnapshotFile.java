package dev.winnow.kg.snapshot;

import dev.winnow.core.hash.Sha256;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * A snapshot mapped into memory and checked. The mapping lasts while somebody holds a part of it, so that an answer that began before a
 * swap ends on the graph that it began with.
 */
final class SnapshotFile {

    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Hashing goes over views of this size: a byte buffer cannot hold more than 2 GB. */
    private static final long HASHED_AT_ONCE = 1L << 24;

    private final Map<Section, MemorySegment> sections;
    private final String checksum;

    private SnapshotFile(Map<Section, MemorySegment> sections, String checksum) {
        this.sections = sections;
        this.checksum = checksum;
    }

    static SnapshotFile open(Path path) throws IOException {
        MemorySegment file;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        }
        if (file.byteSize() < Section.HEADER_BYTES || file.get(LONG, 0) != Section.MAGIC) {
            throw new InvalidSnapshotException(
                    "%s is no snapshot of a graph: \"winnow graph load\" writes one"
                            .formatted(path));
        }
        int format = file.get(INT, 8);
        if (format != Section.FORMAT || file.get(INT, 12) != Section.values().length) {
            throw new InvalidSnapshotException(
                    "%s has the format %d, and this version reads %d: write it again with \"winnow graph load\""
                            .formatted(path, format, Section.FORMAT));
        }
        if (!HexFormat.of().formatHex(hash(file)).equals(hex(file, 16))) {
            throw new InvalidSnapshotException(
                    "%s is damaged: its checksum does not fit its content; write it again with \"winnow graph load\", or copy it under another name and then rename it; never copy over a file that is served"
                            .formatted(path));
        }
        return new SnapshotFile(sections(file), hex(file, 48));
    }

    private static byte[] hash(MemorySegment file) {
        Sha256 hash = new Sha256();
        for (long at = 48; at < file.byteSize(); at += HASHED_AT_ONCE) {
            long length = Math.min(HASHED_AT_ONCE, file.byteSize() - at);
            hash.update(file.asSlice(at, length).asByteBuffer());
        }
        return hash.bytes();
    }

    private static String hex(MemorySegment file, long at) {
        return HexFormat.of().formatHex(file.asSlice(at, 32).toArray(ValueLayout.JAVA_BYTE));
    }

    private static Map<Section, MemorySegment> sections(MemorySegment file) {
        Map<Section, MemorySegment> sections = new EnumMap<>(Section.class);
        for (Section section : Section.values()) {
            long entry = Section.HEADER_BYTES + (long) section.ordinal() * Section.ENTRY_BYTES;
            sections.put(
                    section,
                    file.asSlice(file.get(LONG, entry), file.get(LONG, entry + Long.BYTES)));
        }
        return sections;
    }

    /** Hash of the content, labels left out. */
    String checksum() {
        return checksum;
    }

    SectionView view(Section section) {
        MemorySegment segment = sections.get(section);
        if (segment == null) {
            throw new IllegalStateException("there is no section " + section);
        }
        return new SectionView(segment);
    }
}
