package dev.winnow.bench.collection;

import dev.winnow.core.identity.Sha256;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files of collections: one JSON object a line, plain or gzipped by their name. */
public final class CollectionFile {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private CollectionFile() {}

    /**
     * Receives one object. What is wrong with it is an {@link IllegalArgumentException} or one of
     * Jackson's.
     */
    @FunctionalInterface
    public interface Reader {
        void line(JsonNode object) throws IOException;
    }

    /**
     * Reads a file to its end.
     *
     * @throws IOException if it cannot be read, a line is no JSON object, or the reader refuses it;
     *     the message names file and line
     */
    public static void read(Path file, Reader reader) throws IOException {
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                try {
                    if (!line.isBlank()) {
                        reader.line(object(line));
                    }
                } catch (IllegalArgumentException | JacksonException e) {
                    throw new IOException(
                            "%s, line %d: %s".formatted(file, number, e.getMessage()), e);
                }
            }
        }
    }

    /** The maps, lists, texts and numbers that a node consists of. */
    static Object plain(JsonNode node) {
        return JSON.treeToValue(node, Object.class);
    }

    private static JsonNode object(String line) {
        JsonNode object;
        try {
            object = JSON.readTree(line);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("no valid JSON", e);
        }
        if (!object.isObject()) {
            throw new IllegalArgumentException("expected a JSON object");
        }
        return object;
    }

    /**
     * The file of this name, plain or zipped.
     *
     * @throws IOException if there is neither
     */
    static Path find(Path folder, String name) throws IOException {
        for (Path file : List.of(folder.resolve(name), folder.resolve(name + ".gz"))) {
            if (Files.exists(file)) {
                return file;
            }
        }
        throw new IOException(
                "%s holds neither %s nor %s.gz; it is no BEIR folder"
                        .formatted(folder, name, name));
    }

    /**
     * The text of a field that must be there.
     *
     * @throws IllegalArgumentException if it is not
     */
    static String required(JsonNode line, String field) {
        if (!line.hasNonNull(field)) {
            throw new IllegalArgumentException("an object without \"%s\"".formatted(field));
        }
        return line.get(field).asString();
    }

    /**
     * The questions of a file, in its order, from {@code text} or {@code question} of each line.
     *
     * @throws IOException if there is none
     */
    public static List<String> questions(Path file) throws IOException {
        List<String> questions = new ArrayList<>();
        read(
                file,
                line -> {
                    String question =
                            line.path("text").asString(line.path("question").asString(""));
                    if (!question.isBlank()) {
                        questions.add(question);
                    }
                });
        if (questions.isEmpty()) {
            throw new IOException(file + " holds no question in 'text' or 'question'");
        }
        return questions;
    }

    /**
     * Names a thing by what it was made from: 16 hexadecimal digits of a SHA-256 over these parts,
     * in this order.
     */
    public static String key(String... parts) {
        Sha256 hash = new Sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            hash.update(StandardCharsets.US_ASCII.encode(bytes.length + ":"));
            hash.update(ByteBuffer.wrap(bytes));
        }
        return hash.hex().substring(0, 16);
    }
}
