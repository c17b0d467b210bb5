package dev.winnow.ingest.extract.isolate;

import dev.winnow.core.passage.Metadata;
import dev.winnow.core.structure.Block;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.extract.Section;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the two processes say to each other: a name and bytes one way, a document or a failure the
 * other. Both are the same build.
 */
final class WorkerProtocol {

    private static final int DOCUMENT = 1;
    private static final int FAILURE = 2;

    private WorkerProtocol() {}

    static void writeRequest(DataOutputStream out, String name, byte[] content) throws IOException {
        writeText(out, name);
        out.writeInt(content.length);
        out.write(content);
        out.flush();
    }

    /** The same of a file that does not change meanwhile. */
    static void writeRequest(DataOutputStream out, String name, Path content) throws IOException {
        writeText(out, name);
        out.writeInt(Math.toIntExact(Files.size(content)));
        Files.copy(content, out);
        out.flush();
    }

    record Request(String name, byte[] content) {}

    static Request readRequest(DataInputStream in) throws IOException {
        String name = readText(in);
        return new Request(name, readBytes(in));
    }

    static void writeDocument(DataOutputStream out, ExtractedDocument document) throws IOException {
        out.writeByte(DOCUMENT);
        writeText(out, document.title());
        writeText(out, document.text());
        writeText(out, document.mediaType());
        out.writeInt(document.sections().size());
        for (Section section : document.sections()) {
            out.writeInt(section.level());
            writeTexts(out, section.path());
            out.writeInt(section.start());
            out.writeInt(section.bodyStart());
            out.writeInt(section.end());
        }
        out.writeInt(document.blocks().size());
        for (int number : Block.numbers(document.blocks())) {
            out.writeInt(number);
        }
        out.writeInt(document.metadata().values().size());
        for (var entry : document.metadata().values().entrySet()) {
            writeText(out, entry.getKey());
            writeTexts(out, entry.getValue());
        }
        out.writeInt(document.notes().size());
        for (ExtractedDocument.Note note : document.notes()) {
            writeText(out, note.code());
            writeText(out, note.message());
        }
        out.flush();
    }

    static void writeFailure(DataOutputStream out, ExtractionException failure) throws IOException {
        out.writeByte(FAILURE);
        writeText(out, failure.failure().name());
        writeText(out, String.valueOf(failure.getMessage()));
        out.flush();
    }

    static ExtractedDocument readAnswer(DataInputStream in)
            throws IOException, ExtractionException {
        throwFailure(in);
        String title = readText(in);
        String text = readText(in);
        String mediaType = readText(in);
        List<Section> sections = readSections(in);
        List<Block> blocks = Block.ofNumbers(readBlocks(in), text.length());
        Metadata metadata = readMetadata(in);
        return new ExtractedDocument(
                title, text, sections, blocks, mediaType, metadata, readNotes(in));
    }

    /**
     * The same with the text passed on.
     *
     * @param most bytes of it
     * @throws UncheckedIOException if it cannot be written
     */
    static Extractor.Passed readAnswer(DataInputStream in, OutputStream text, int most)
            throws IOException, ExtractionException {
        throwFailure(in);
        String title = readText(in);
        int length = in.readInt();
        if (length > most) {
            in.skipNBytes(length);
        } else {
            copy(in, length, text);
        }
        String mediaType = readText(in);
        readSections(in);
        readBlocks(in);
        readMetadata(in);
        readNotes(in);
        // Now that all of the answer is read, the process is free for another file.
        if (length > most) {
            throw new ExtractionException(
                    ExtractionFailure.TOO_LARGE,
                    "its text has %,d bytes, at most %,d are given out (winnow.ingest.max-document-size)"
                            .formatted(length, most));
        }
        return new Extractor.Passed(title, mediaType);
    }

    private static void throwFailure(DataInputStream in) throws IOException, ExtractionException {
        int kind = in.readByte();
        if (kind == FAILURE) {
            ExtractionFailure failure = ExtractionFailure.valueOf(readText(in));
            throw ExtractionException.relayed(failure, readText(in));
        }
        if (kind != DOCUMENT) {
            throw new IOException("neither a document nor a failure: " + kind);
        }
    }

    private static void copy(DataInputStream in, int length, OutputStream text) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int left = length;
        while (left > 0) {
            int read = in.readNBytes(buffer, 0, Math.min(left, buffer.length));
            if (read == 0) {
                throw new EOFException("the text is cut off");
            }
            try {
                text.write(buffer, 0, read);
            } catch (IOException disk) {
                // Or it would be taken for a process that is gone.
                throw new UncheckedIOException(disk);
            }
            left -= read;
        }
    }

    private static List<Section> readSections(DataInputStream in) throws IOException {
        List<Section> sections = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int level = in.readInt();
            List<String> path = readTexts(in);
            sections.add(new Section(level, path, in.readInt(), in.readInt(), in.readInt()));
        }
        return sections;
    }

    private static int[] readBlocks(DataInputStream in) throws IOException {
        long length = (long) Integer.BYTES * Block.NUMBERS * in.readInt();
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw new IOException("%,d bytes of blocks".formatted(length));
        }
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length != length) {
            throw new EOFException("%,d of %,d bytes came".formatted(bytes.length, length));
        }
        int[] numbers = new int[bytes.length / Integer.BYTES];
        ByteBuffer.wrap(bytes).asIntBuffer().get(numbers);
        return numbers;
    }

    private static Metadata readMetadata(DataInputStream in) throws IOException {
        SortedMap<String, List<String>> metadata = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = readText(in);
            metadata.put(name, readTexts(in));
        }
        return new Metadata(metadata);
    }

    private static List<ExtractedDocument.Note> readNotes(DataInputStream in) throws IOException {
        List<ExtractedDocument.Note> notes = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            String code = readText(in);
            notes.add(new ExtractedDocument.Note(code, readText(in)));
        }
        return notes;
    }

    private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            writeText(out, text);
        }
    }

    private static List<String> readTexts(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(readText(in));
        }
        return texts;
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(readBytes(in), StandardCharsets.UTF_8);
    }

    /** Memory grows with what comes, not with the length that was said. */
    private static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = length < 0 ? new byte[0] : in.readNBytes(length);
        if (bytes.length != length) {
            throw new EOFException("%,d of %,d bytes came".formatted(bytes.length, length));
        }
        return bytes;
    }
}
