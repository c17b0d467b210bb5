package dev.winnow.ingest.extract.isolate;

import dev.winnow.core.passage.Metadata;
import dev.winnow.core.structure.Block;
import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Section;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program of the process that parses: answers requests on its standard input until that ends.
 * Started by {@link WorkerProcess}. A request is a name and the bytes of a file, an answer {@link
 * Answer} in JSON and the bytes of the text; both processes are the same build.
 */
public final class ExtractionWorker {

    /** Several times the passages that a document may have by default; picked by hand. */
    private static final int MOST_SECTIONS = 50_000;

    /** The first byte of the conversation; before it the program is still starting. */
    static final int READY = 0x57;

    /** The first byte of each answer: all of the file is here, and its parser comes next. */
    static final int READING = 0x52;

    static final JsonMapper JSON = new JsonMapper();

    private ExtractionWorker() {}

    /**
     * All of an answer but the text.
     *
     * @param failure null if there is a document
     * @param title that of the document, or the message of the failure
     * @param blocks as {@link Block#numbers}
     */
    record Answer(
            @Nullable ExtractionFailure failure,
            String title,
            String mediaType,
            List<Section> sections,
            int[] blocks,
            Metadata metadata,
            List<ExtractedDocument.Note> notes) {

        private static Answer of(ExtractedDocument document) {
            return new Answer(
                    null,
                    document.title(),
                    document.mediaType(),
                    document.sections(),
                    Block.numbers(document.blocks()),
                    document.metadata(),
                    document.notes());
        }

        private static Answer of(ExtractionException e) {
            String message = String.valueOf(e.getMessage());
            int[] none = new int[0];
            return new Answer(e.failure(), message, "", List.of(), none, Metadata.NONE, List.of());
        }
    }

    /**
     * @param arguments longest file in bytes, longest text in UTF-16 units
     */
    public static void main(String[] arguments) throws IOException {
        // Parsers and logging write to the standard output, which carries the answers.
        System.setOut(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        endWithParent();
        ExtractionLimits limits =
                new ExtractionLimits(
                        Integer.parseInt(arguments[0]),
                        Integer.parseInt(arguments[1]),
                        // Time and memory are watched from outside.
                        ExtractionLimits.DEFAULT.time(),
                        ExtractionLimits.DEFAULT.memory());
        try (DataInputStream in =
                        new DataInputStream(
                                new BufferedInputStream(new FileInputStream(FileDescriptor.in)));
                DataOutputStream out =
                        new DataOutputStream(
                                new BufferedOutputStream(
                                        new FileOutputStream(FileDescriptor.out)));
                DirectExtractor extractor = new DirectExtractor(limits)) {
            out.writeByte(READY);
            out.flush();
            serve(in, out, extractor);
        }
    }

    private static void serve(DataInputStream in, DataOutputStream out, DirectExtractor extractor)
            throws IOException {
        while (true) {
            String name;
            try {
                name = new String(readBytes(in), StandardCharsets.UTF_8);
            } catch (EOFException theOtherSideIsDone) {
                return;
            }
            byte[] content = readBytes(in);
            out.writeByte(READING);
            out.flush();
            try {
                ExtractedDocument document = extractor.extract(name, content);
                int sections = document.sections().size();
                // The program that asked has the memory of this process for neither.
                if (sections > MOST_SECTIONS) {
                    throw new ExtractionException(
                            ExtractionFailure.TOO_LARGE,
                            "it has %,d headings, at most %,d are read"
                                    .formatted(sections, MOST_SECTIONS));
                }
                write(out, Answer.of(document), document.text());
            } catch (ExtractionException e) {
                write(out, Answer.of(e), "");
            }
        }
    }

    private static void write(DataOutputStream out, Answer answer, String text) throws IOException {
        writeBytes(out, JSON.writeValueAsBytes(answer));
        writeBytes(out, text.getBytes(StandardCharsets.UTF_8));
        out.flush();
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

    /** A parser in a loop never reads the end of its input, so the parent's end is watched. */
    private static void endWithParent() {
        ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
        Runnable watch = () -> Runtime.getRuntime().halt(parent.onExit().join().isAlive() ? 1 : 0);
        Thread.ofPlatform().daemon().name("winnow-extract-parent").start(watch);
    }
}
