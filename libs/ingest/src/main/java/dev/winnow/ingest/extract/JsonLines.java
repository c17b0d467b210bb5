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
 * or of Anserini, with the names {@code id} and {@code contents}. Where impacts are wanted, either
 * may bring what a sparse encoder made of the whole document as {@code "vector": {"term": weight}}.
 * A line that cannot be used is one error with its number and stops nothing; empty lines are passed
 * over; members of other names are ignored. Used by one thread.
 */
public final class JsonLines implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JsonLines.class);

    /**
     * Tokens of one line, each of which may become an object of some 100 bytes; documents have a
     * few, their vectors and metadata some thousands. Picked by hand.
     */
    private static final int MOST_TOKENS = 200_000;

    private final InputStream in;

    /** Scanned for line ends, which reading byte by byte would take much longer for. */
    private final byte[] block = new byte[1 << 16];

    private int at;
    private int end;
    private final ExtractionLimits limits;
    private final boolean impacts;
    private final JsonMapper json;
    private int number;

    /** Bytes of the last line, all of it. */
    private long length;

    /**
     * @param in read to its end and closed with this
     * @param impacts whether the member {@code vector} is read, and otherwise ignored like any
     *     other
     */
    public JsonLines(InputStream in, ExtractionLimits limits, boolean impacts) {
        this.in = in;
        this.limits = limits;
        this.impacts = impacts;
        StreamReadConstraints.Builder constraints = StreamReadConstraints.builder();
        constraints.maxStringLength(limits.characters()).maxTokenCount(MOST_TOKENS);
        JsonFactory lines =
                JsonFactory.builder().streamReadConstraints(constraints.build()).build();
        DeserializationFeature whole = DeserializationFeature.FAIL_ON_TRAILING_TOKENS;
        this.json = JsonMapper.builder(lines).enable(whole).build();
    }

    /** Whether a file of this name promises JSON lines. */
    public static boolean isPromisedBy(String name) {
        return Format.promisedBy(name).filter(format -> format == Format.JSON_LINES).isPresent();
    }

    /** Whether a document of this media type came from JSON lines. */
    public static boolean isMediaType(String mediaType) {
        return Format.JSON_LINES.mediaType().equals(mediaType);
    }

    /**
     * Refuses a file that is no text at all, which would give a bad line for each of its line ends.
     *
     * @param head its first bytes
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
        for (byte[] line = line(); line != null; line = line()) {
            number++;
            if (number == 1 && Decoding.starts(line, ByteOrderMark.UTF_8)) {
                line = Arrays.copyOfRange(line, ByteOrderMark.UTF_8.length(), line.length);
            }
            if (length > limits.bytes() || !isBlank(line)) {
                try {
                    return read(line);
                } catch (ExtractionException e) {
                    return new JsonLine.Bad(number, e);
                } catch (RuntimeException | Error e) {
                    // Nobody foresaw it; the lines behind it have nothing to do with that.
                    LOG.error("A line of JSON lines could not be read", e);
                    return new JsonLine.Bad(number, bad(e.getClass().getSimpleName(), e));
                }
            }
        }
        return null;
    }

    /** The next line without LF and a CR before it, cut at the limit plus one; null at the end. */
    private byte @Nullable [] line() throws IOException {
        length = 0;
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
            long room = Math.max(0, limits.bytes() + 1L - length);
            line.write(block, from, (int) Math.min(at - from, room));
            length += at - from;
            ended = at < end;
            at += ended ? 1 : 0;
        }
        byte[] kept = line.toByteArray();
        if (kept.length > 0 && length == kept.length && kept[kept.length - 1] == '\r') {
            length--;
            return Arrays.copyOf(kept, kept.length - 1);
        }
        return kept;
    }

    /** Whether there is a byte to read. */
    private boolean fill() throws IOException {
        if (at == end) {
            at = 0;
            end = Math.max(0, in.read(block));
        }
        return at < end;
    }

    private JsonLine read(byte[] line) throws ExtractionException {
        if (length > limits.bytes()) {
            throw new ExtractionException(
                    ExtractionFailure.LINE_TOO_LONG,
                    "line %d has %,d bytes, at most %,d are read (winnow.ingest.max-document-size)"
                            .formatted(number, length, limits.bytes()));
        }
        JsonNode node = parse(line);
        if (!node.isObject()) {
            throw bad("no JSON object");
        }
        DocumentId id = id(node.has("_id") ? node.get("_id") : node.get("id"));
        String text = text(node, node.has("text") ? "text" : "contents");
        if (text == null || !Characters.holdsText(text)) {
            throw new ExtractionException(
                    ExtractionFailure.NO_TEXT, "line %d has no \"text\"".formatted(number));
        }
        Impacts vector = impacts(node.get("vector"));
        String title = text(node, "title");
        Metadata metadata = metadata(node.get("metadata"));
        DescriptionLimits.Excess excess = DescriptionLimits.excess(title, null, metadata);
        if (excess != null) {
            throw bad(excess.message());
        }
        ExtractedDocument document = ExtractedDocument.verbatim(title, text, metadata);
        return new JsonLine.Document(number, id, line.length, Sha256.of(line), document, vector);
    }

    private JsonNode parse(byte[] line) throws ExtractionException {
        try {
            // Strictly, since the parser would replace or misread bytes that are no UTF-8.
            CharsetDecoder strict = StandardCharsets.UTF_8.newDecoder();
            return json.readTree(strict.decode(ByteBuffer.wrap(line)).toString());
        } catch (CharacterCodingException e) {
            throw bad("bytes that are not UTF-8", e);
        } catch (StreamConstraintsException e) {
            // Without a place: Jackson gives up where its limit is.
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
                    "line %d: the \"vector\" %s".formatted(number, e.getMessage()),
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
     * Strings, numbers and truth values, and flat lists of them; other values are no metadata and
     * an error, or they would be missed.
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
                ExtractionFailure.BAD_LINE, "line %d: %s".formatted(number, found), cause);
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
         * @param size bytes of the line without its line end
         * @param contentHash SHA-256 of the line's bytes without its line end, 64 hexadecimal
         *     digits
         * @param impacts from {@code vector}: what a sparse encoder made of the whole document;
         *     {@link Impacts#NONE} if there is none or none is wanted
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
