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
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the two processes say to each other: a name and the bytes of a file one way, an answer in
 * JSON and the bytes of the text the other. Both are the same build.
 */
final class WorkerProtocol {

    private static final JsonMapper JSON = new JsonMapper();

    private WorkerProtocol() {}

    /**
     * All of an answer but the text.
     *
     * @param failure null if there is a document
     * @param title that of the document, or the message of the failure
     * @param blocks as {@link Block#numbers}
     */
    private record Answer(
            @Nullable ExtractionFailure failure,
            String title,
            String mediaType,
            List<Section> sections,
            int[] blocks,
            Metadata metadata,
            List<ExtractedDocument.Note> notes) {}

    static void writeDocument(DataOutputStream out, ExtractedDocument document) throws IOException {
        Answer answer =
                new Answer(
                        null,
                        document.title(),
                        document.mediaType(),
                        document.sections(),
                        Block.numbers(document.blocks()),
                        document.metadata(),
                        document.notes());
        write(out, answer, document.text());
    }

    static void writeFailure(DataOutputStream out, ExtractionException failure) throws IOException {
        String message = String.valueOf(failure.getMessage());
        ExtractionFailure kind = failure.failure();
        write(
                out,
                new Answer(kind, message, "", List.of(), new int[0], Metadata.NONE, List.of()),
                "");
    }

    private static void write(DataOutputStream out, Answer answer, String text) throws IOException {
        writeBytes(out, JSON.writeValueAsBytes(answer));
        writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    static ExtractedDocument readDocument(DataInputStream in)
            throws IOException, ExtractionException {
        Answer answer = readAnswer(in);
        String text = new String(readBytes(in), StandardCharsets.UTF_8);
        requireDocument(answer);
        return new ExtractedDocument(
                answer.title,
                text,
                answer.sections,
                Block.ofNumbers(answer.blocks, text.length()),
                answer.mediaType,
                answer.metadata,
                answer.notes);
    }

    /**
     * The same with the text passed on.
     *
     * @param most bytes of it
     * @throws UncheckedIOException if it cannot be written
     */
    static Extractor.Passed passText(DataInputStream in, OutputStream text, int most)
            throws IOException, ExtractionException {
        Answer answer = readAnswer(in);
        int length = in.readInt();
        if (length > most) {
            in.skipNBytes(length);
            // Now that all of the answer is read, the process is free for another file.
            throw new ExtractionException(
                    ExtractionFailure.TOO_LARGE,
                    "its text has %,d bytes, at most %,d are given out (winnow.ingest.max-document-size)"
                            .formatted(length, most));
        }
        copy(in, length, text);
        requireDocument(answer);
        return new Extractor.Passed(answer.title, answer.mediaType);
    }

    private static Answer readAnswer(DataInputStream in) throws IOException {
        return JSON.readValue(readBytes(in), Answer.class);
    }

    private static void requireDocument(Answer answer) throws ExtractionException {
        if (answer.failure != null) {
            throw ExtractionException.relayed(answer.failure, answer.title);
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

    static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Memory grows with what comes, not with the length that was said. */
    static byte[] readBytes(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = length < 0 ? new byte[0] : in.readNBytes(length);
        if (bytes.length != length) {
            throw new EOFException("%,d of %,d bytes came".formatted(bytes.length, length));
        }
        return bytes;
    }
}
