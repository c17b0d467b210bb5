package dev.winnow.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes results as JSON with snake-case names, indented, so that two runs can be compared line by
 * line.
 */
public final class ResultFile {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build();

    private ResultFile() {}

    /** Writes a result, with the folders that are missing on the way. */
    public static void write(Path file, Object result) throws IOException {
        text(file, JSON.writeValueAsString(result) + "\n");
    }

    /** Writes a text, with the folders that are missing on the way. */
    public static void text(Path file, String text) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, text);
    }
}
