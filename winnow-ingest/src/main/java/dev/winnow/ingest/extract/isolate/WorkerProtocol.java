package dev.winnow.ingest.extract.isolate;

import dev.winnow.core.passage.Metadata;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.extract.Section;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        if (in.readByte() == FAILURE) {
            ExtractionFailure failure = ExtractionFailure.valueOf(readText(in));
            throw ExtractionException.relayed(failure, readText(in));
        }
        String title = readText(in);
        String text = readText(in);
        String mediaType = readText(in);
        List<Section> sections = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int level = in.readInt();
            List<String> path = readTexts(in);
            sections.add(new Section(level, path, in.readInt(), in.readInt(), in.readInt()));
        }
        SortedMap<String, List<String>> metadata = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            String name = readText(in);
            metadata.put(name, readTexts(in));
        }
        List<ExtractedDocument.Note> notes = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            String code = readText(in);
            notes.add(new ExtractedDocument.Note(code, readText(in)));
        }
        return new ExtractedDocument(
                title, text, sections, mediaType, new Metadata(metadata), notes);
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

    private static byte[] readBytes(DataInputStream in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return bytes;
    }
}
