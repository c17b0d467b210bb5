package dev.winnow.eval.collection;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files with one JSON object a line, plain or gzipped by their name. */
public final class JsonLines {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JsonLines() {}

    /** Receives one object. What is wrong with it is an {@link IllegalArgumentException} or one of Jackson's. */
    @FunctionalInterface
    public interface Reader {
        void line(JsonNode object) throws IOException;
    }

    /**
     * Reads a file to its end.
     *
     * @throws IOException if it cannot be read, a line is no JSON object, or the reader refuses it; the message names file and line
     */
    public static void read(Path file, Reader reader) throws IOException {
        try (BufferedReader lines = open(file)) {
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                if (line.isBlank()) {
                    continue;
                }
                JsonNode object = parse(file, number, line);
                if (!object.isObject()) {
                    throw new IOException(
                            "%s, line %d: expected a JSON object".formatted(file, number));
                }
                try {
                    reader.line(object);
                } catch (IllegalArgumentException | JacksonException e) {
                    throw new IOException(
                            "%s, line %d: %s".formatted(file, number, e.getMessage()), e);
                }
            }
        }
    }

    private static JsonNode parse(Path file, int number, String line) throws IOException {
        try {
            return JSON.readTree(line);
        } catch (JacksonException e) {
            throw new IOException("%s, line %d: no valid JSON".formatted(file, number), e);
        }
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream raw = Files.newInputStream(file);
        try {
            InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }
}
