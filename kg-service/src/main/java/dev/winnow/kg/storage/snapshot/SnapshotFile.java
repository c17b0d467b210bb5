package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.identity.Sha256;
import dev.winnow.kg.storage.snapshot.SnapshotStore.InvalidSnapshotException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A snapshot mapped into memory and checked. The mapping lasts while somebody holds a part of it,
 * so that an answer that began before a swap ends on the graph that it began with.
 */
final class SnapshotFile {

    private static final int READ_AT_ONCE = 1 << 20;

    /** Place of the checksum of the whole in the header. */
    private static final int WHOLE = 16;

    /**
     * Place of the checksum of the content, the first byte that the checksum of the whole covers.
     */
    private static final int CONTENT = WHOLE + 32;

    private static final int TABLE_BYTES =
            SnapshotSection.values().length * SnapshotSection.ENTRY_BYTES;

    private final ByteBuffer[] sections = new ByteBuffer[SnapshotSection.values().length];

    /** Hash of the content, labels left out. */
    final String checksum;

    private SnapshotFile(ByteBuffer header, FileChannel channel) throws IOException {
        this.checksum = hex(header, CONTENT);
        for (SnapshotSection section : SnapshotSection.values()) {
            long place = header.getLong(entry(section));
            long length = header.getLong(entry(section) + Long.BYTES);
            sections[section.ordinal()] =
                    channel.map(FileChannel.MapMode.READ_ONLY, place, length)
                            .order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    static SnapshotFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer header = header(channel);
            if (header.limit() < SnapshotSection.HEADER_BYTES
                    || header.getLong(0) != SnapshotSection.MAGIC) {
                throw new InvalidSnapshotException(
                        "%s is no snapshot of a graph: \"winnow graph load\" writes one"
                                .formatted(path));
            }
            int format = header.getInt(8);
            if (format != SnapshotSection.FORMAT
                    || header.getInt(12) != SnapshotSection.values().length) {
                throw new InvalidSnapshotException(
                        "%s has the format %d, and this version reads %d: write it again with \"winnow graph load\""
                                .formatted(path, format, SnapshotSection.FORMAT));
            }
            refuseLargeSections(path, header, channel.size());
            if (!HexFormat.of().formatHex(hash(channel)).equals(hex(header, WHOLE))) {
                throw new InvalidSnapshotException(
                        "%s is damaged: its checksum does not fit its content; write it again with \"winnow graph load\", or copy it under another name and then rename it; never copy over a file that is served"
                                .formatted(path));
            }
            return new SnapshotFile(header, channel);
        }
    }

    /** Header and table of sections, as far as the file has them. */
    private static ByteBuffer header(FileChannel channel) throws IOException {
        ByteBuffer header =
                ByteBuffer.allocate(SnapshotSection.HEADER_BYTES + TABLE_BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        boolean more = true;
        while (more && header.hasRemaining()) {
            more = channel.read(header, header.position()) >= 0;
        }
        return header.flip();
    }

    /** A byte buffer, which a section is mapped into, has no more than 2 GB. */
    private static void refuseLargeSections(Path path, ByteBuffer header, long size)
            throws InvalidSnapshotException {
        if (header.limit() < SnapshotSection.HEADER_BYTES + TABLE_BYTES) {
            return;
        }
        for (SnapshotSection section : SnapshotSection.values()) {
            long length = header.getLong(entry(section) + Long.BYTES);
            // A length beyond the file is damage, which the checksum shows.
            if (length > Integer.MAX_VALUE && length <= size) {
                String what =
                        "%s: its section %s has %,d bytes, and at most %,d can be mapped: load a smaller graph with \"winnow graph load\"";
                throw new InvalidSnapshotException(
                        String.format(Locale.ROOT, what, path, section, length, Integer.MAX_VALUE));
            }
        }
    }

    private static byte[] hash(FileChannel channel) throws IOException {
        Sha256 hash = new Sha256();
        ByteBuffer piece = ByteBuffer.allocate(READ_AT_ONCE);
        long at = CONTENT;
        while (channel.read(piece, at) >= 0) {
            at += piece.flip().remaining();
            hash.update(piece);
            piece.clear();
        }
        return hash.bytes();
    }

    private static String hex(ByteBuffer header, int at) {
        byte[] bytes = new byte[32];
        header.get(at, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static int entry(SnapshotSection section) {
        return SnapshotSection.HEADER_BYTES + section.ordinal() * SnapshotSection.ENTRY_BYTES;
    }

    /** The number at a place of a section that holds nothing but ints. */
    int intAt(SnapshotSection section, int index) {
        return sections[section.ordinal()].getInt(index * Integer.BYTES);
    }

    /** The number at a place of a section that holds nothing but longs. */
    long longAt(SnapshotSection section, int index) {
        return sections[section.ordinal()].getLong(index * Long.BYTES);
    }

    /** Text between two places of a section. */
    String text(SnapshotSection section, int from, int to) {
        byte[] text = new byte[to - from];
        sections[section.ordinal()].get(from, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** Compares bytes of a section, unsigned, with others. */
    int compare(SnapshotSection section, int from, int to, byte[] other) {
        ByteBuffer bytes = sections[section.ordinal()];
        int length = Math.min(to - from, other.length);
        for (int i = 0; i < length; i++) {
            int order = Byte.compareUnsigned(bytes.get(from + i), other[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(to - from, other.length);
    }

    /** What begins at a place of a section, to be read one after the other by one thread. */
    ByteBuffer from(SnapshotSection section, long place) {
        return sections[section.ordinal()]
                .duplicate()
                .order(ByteOrder.LITTLE_ENDIAN)
                .position((int) place);
    }

    static String readText(ByteBuffer in) {
        byte[] text = new byte[in.getInt()];
        in.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    static List<String> readTexts(ByteBuffer in) {
        int size = in.getInt();
        List<String> texts = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            texts.add(readText(in));
        }
        return texts;
    }

    static SortedMap<String, String> readPairs(ByteBuffer in) {
        int size = in.getInt();
        SortedMap<String, String> pairs = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            pairs.put(readText(in), readText(in));
        }
        return pairs;
    }
}
