package dev.winnow.ingest.extract;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.Sha256;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.score.Impacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.io.ByteOrderMark;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Documents in JSON lines, in the layout of BEIR: {@code {"_id", "title"?, "text", "metadata"?}},
 * or of Anserini, with the names {@code id} and {@code contents}. Where impacts are wanted (the
 * term weights of a learned sparse encoder), a line of either layout may give those of the whole
 * document as {@code "vector": {"term": weight}}. A line that cannot be used gives an error with
 * its number, and reading goes on; blank lines are skipped, and other members are ignored. Not safe
 * for use by several threads.
 */
public final class JsonLines implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JsonLines.class);

    /**
     * Most JSON tokens of one line, since each may become an object of some 100 bytes. A document
     * has a few, its vector and metadata some thousands. Picked by hand.
     */
    private static final int MOST_TOKENS = 200_000;

    private final InputStream in;

    /** A buffer to scan for line ends: much quicker than reading byte by byte. */
    private final byte[] block = new byte[1 << 16];

    /** The next byte of the block to read. */
    private int at;

    /** How many bytes of the block are filled. */
    private int end;

    private final ExtractionLimits limits;
    private final boolean impacts;
    private final JsonMapper json;
    private int lineNumber;

    /** Bytes of the last line, those that were cut off included. */
    private long lineLength;

    /**
     * @param in read to its end and closed with this
     * @param impacts whether the member {@code vector} is read; else it is ignored
     */
    public JsonLines(InputStream in, ExtractionLimits limits, boolean impacts) {
        this.in = in;
        this.limits = limits;
        this.impacts = impacts;
        StreamReadConstraints.Builder constraints = StreamReadConstraints.builder();
        constraints.maxStringLength(limits.characters()).maxTokenCount(MOST_TOKENS);
        JsonFactory factory =
                JsonFactory.builder().streamReadConstraints(constraints.build()).build();
        this.json =
                JsonMapper.builder(factory)
                        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                        .build();
    }

    /** Whether the name of a file, by its extension, says that it holds JSON lines. */
    public static boolean hasExtension(String name) {
        return Format.byExtension(name).filter(format -> format == Format.JSON_LINES).isPresent();
    }

    /** Whether a document of this media type came from JSON lines. */
    public static boolean isMediaType(String mediaType) {
        return Format.JSON_LINES.mediaType().equals(mediaType);
    }

    /**
     * Refuses an empty file, and one that is not text: it would give an error for each line end.
     *
     * @param head the first bytes of the file
     */
    public static void requireText(byte[] head) throws ExtractionException {
        if (head.length == 0) {
            throw new ExtractionException(ExtractionFailure.EMPTY, "0 bytes");
        }
        if (!FormatDetection.startsAsText(head)) {
            throw new ExtractionException(
                    ExtractionFailure.WRONG_EXTENSION,
                    "the name promises JSON lines, but the content is no text");
        }
    }

    /** The next document or error; null at the end. */
    public @Nullable JsonLine next() throws IOException {
        for (byte[] line = nextLine(); line != null; line = nextLine()) {
            lineNumber++;
            if (lineNumber == 1 && Decoding.starts(line, ByteOrderMark.UTF_8)) {
                line = Arrays.copyOfRange(line, ByteOrderMark.UTF_8.length(), line.length);
            }
            if (lineLength > limits.bytes() || !isBlank(line)) {
                try {
                    return read(line);
                } catch (ExtractionException e) {
                    return new JsonLine.Bad(lineNumber, e);
                } catch (RuntimeException | Error e) {
                    // An error that was not foreseen in one line must not cost the lines after it.
                    LOG.error("A line of JSON lines could not be read", e);
                    return new JsonLine.Bad(lineNumber, bad(e.getClass().getSimpleName(), e));
                }
            }
        }
        return null;
    }

    /** The next line without its LF or CR LF, cut one byte past the limit; null at the end. */
    private byte @Nullable [] nextLine() throws IOException {
        lineLength = 0;
        if (!fill()) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        boolean ended = false;
        while (!ended && fill()) {
            int from = at;
            while (at < end && block[at] != '\n') {
                at++;
            }
            long room = Math.max(0, limits.bytes() + 1L - lineLength);
            line.write(block, from, (int) Math.min(at - from, room));
            lineLength += at - from;
            ended = at < end;
            at += ended ? 1 : 0;
        }
        byte[] kept = line.toByteArray();
        if (kept.length > 0 && lineLength == kept.length && kept[kept.length - 1] == '\r') {
            lineLength--;
            return Arrays.copyOf(kept, kept.length - 1);
        }
        return kept;
    }

    /** Whether there is a byte to read; fills the block if all of it was read. */
    private boolean fill() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(block));
        }
        return at < end;
    }

    private JsonLine read(byte[] line) throws ExtractionException {
        if (lineLength > limits.bytes()) {
            throw new ExtractionException(
                    ExtractionFailure.LINE_TOO_LONG,
                    "line %d has %,d bytes, at most %,d are read (winnow.ingest.max-document-size)"
                            .formatted(lineNumber, lineLength, limits.bytes()));
        }
        JsonNode node = parse(line);
        if (!node.isObject()) {
            throw bad("no JSON object");
        }
        DocumentId id = id(node.has("_id") ? node.get("_id") : node.get("id"));
        String text = text(node, node.has("text") ? "text" : "contents");
        if (text == null || !Characters.holdsText(text)) {
            throw new ExtractionException(
                    ExtractionFailure.NO_TEXT, "line %d has no \"text\"".formatted(lineNumber));
        }
        Impacts vector = impacts(node.get("vector"));
        String title = text(node, "title");
        Metadata metadata = metadata(node.get("metadata"));
        DescriptionLimits.Excess excess = DescriptionLimits.excess(title, null, metadata);
        if (excess != null) {
            throw bad(excess.message());
        }
        ExtractedDocument document = ExtractedDocument.verbatim(title, text, metadata);
        return new JsonLine.Document(
                lineNumber, id, line.length, Sha256.of(line), document, vector);
    }

    private JsonNode parse(byte[] line) throws ExtractionException {
        try {
            // Decoded strictly: the parser would replace or misread bytes that are not UTF-8.
            CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
            return json.readTree(strict.decode(ByteBuffer.wrap(line)).toString());
        } catch (CharacterCodingException e) {
            throw bad("bytes that are not UTF-8", e);
        } catch (StreamConstraintsException e) {
            // No column is named: Jackson stops at its limit, not at a mistake.
            throw bad(
                    "JSON beyond what is read: at most %d levels, %,d values and names, names of %,d characters and numbers of %,d"
                            .formatted(
                                    StreamReadConstraints.DEFAULT_MAX_DEPTH,
                                    MOST_TOKENS,
                                    StreamReadConstraints.DEFAULT_MAX_NAME_LEN,
                                    StreamReadConstraints.DEFAULT_MAX_NUM_LEN),
                    e);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String place = at == null ? "" : " at column " + at.getColumnNr();
            throw bad("no valid JSON" + place, e);
        }
    }

    private DocumentId id(@Nullable JsonNode node) throws ExtractionException {
        if (node == null || !(node.isString() || node.isIntegralNumber())) {
            throw bad("no \"_id\"");
        }
        String value = node.asString();
        if (!Characters.repair(value).equals(value)) {
            throw bad("an \"_id\" with half a character (a lone surrogate)");
        }
        try {
            return new DocumentId(value);
        } catch (IllegalArgumentException e) {
            throw bad("an \"_id\" that is no document id (" + e.getMessage() + ")", e);
        }
    }

    private Impacts impacts(@Nullable JsonNode vector) throws ExtractionException {
        if (!impacts || vector == null || vector.isNull()) {
            return Impacts.NONE;
        }
        try {
            return Impacts.parsed(json.treeToValue(vector, Object.class));
        } catch (IllegalArgumentException e) {
            throw new ExtractionException(
                    ExtractionFailure.BAD_VECTOR,
                    "line %d: the \"vector\" %s".formatted(lineNumber, e.getMessage()),
                    e);
        }
    }

    private @Nullable String text(JsonNode node, String member) throws ExtractionException {
        JsonNode value = node.get(member);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            throw bad("\"%s\" is no string".formatted(member));
        }
        return value.stringValue();
    }

    /**
     * Takes strings, numbers, booleans and flat lists of them, and ignores a null. Any other value
     * is an error: if it was ignored, filters on it would find nothing, and nobody would know why.
     */
    private Metadata metadata(@Nullable JsonNode node) throws ExtractionException {
        if (node == null || node.isNull()) {
            return Metadata.NONE;
        }
        if (!node.isObject()) {
            throw bad("\"metadata\" is no object");
        }
        SortedMap<String, List<String>> values = new TreeMap<>();
        for (var entry : node.properties()) {
            JsonNode value = entry.getValue();
            List<String> texts = new ArrayList<>();
            for (JsonNode item : value.isArray() ? value : List.of(value)) {
                if (!item.isNull() || value.isArray()) {
                    texts.add(scalar(entry.getKey(), item));
                }
            }
            if (!texts.isEmpty()) {
                values.put(entry.getKey(), texts);
            }
        }
        return new Metadata(values);
    }

    private String scalar(String name, JsonNode value) throws ExtractionException {
        if (!value.isValueNode() || value.isNull()) {
            throw bad("metadata \"%s\" is neither a value nor a list of values".formatted(name));
        }
        return value.asString();
    }

    private ExtractionException bad(String found) {
        return bad(found, null);
    }

    private ExtractionException bad(String found, @Nullable Throwable cause) {
        return new ExtractionException(
                ExtractionFailure.BAD_LINE, "line %d: %s".formatted(lineNumber, found), cause);
    }

    private static boolean isBlank(byte[] line) {
        return IntStream.range(0, line.length).allMatch(i -> line[i] == ' ' || line[i] == '\t');
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** What one line of a file of JSON lines holds. */
    public sealed interface JsonLine {

        /** Line number, from 1. */
        int number();

        /**
         * A document.
         *
         * @param id from {@code _id} or {@code id}
         * @param size length of the line in bytes, without its line end
         * @param contentHash SHA-256 of the line's bytes without its line end, 64 hexadecimal
         *     digits
         * @param impacts from {@code vector}, of the whole document; {@link Impacts#NONE} if there
         *     is none or none is wanted
         */
        record Document(
                int number,
                DocumentId id,
                int size,
                String contentHash,
                ExtractedDocument document,
                Impacts impacts)
                implements JsonLine {}

        /** A line that gave no document. */
        record Bad(int number, ExtractionException failure) implements JsonLine {}
    }
}
