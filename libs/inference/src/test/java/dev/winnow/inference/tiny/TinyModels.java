package dev.winnow.inference.tiny;

import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferenceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.InstantSource;
import java.util.HexFormat;

/** The models of {@code training/tiny_models.py}. */
public final class TinyModels {

    private static final String[] FILES = {"winnow-model.json", "model.onnx", "tokenizer.json"};

    private TinyModels() {}

    public static ModelSource source(String name) {
        return new ModelSource.ClassPath("dev/winnow/inference/tiny/" + name);
    }

    public static ModelDescription description(String name) {
        return ModelDescription.read(source(name));
    }

    /** A copy on disk that a test may damage. */
    public static Path copy(String name, Path into) throws IOException {
        for (String file : FILES) {
            try (InputStream in =
                    TinyModels.class.getResourceAsStream(
                            "/dev/winnow/inference/tiny/" + name + "/" + file)) {
                Files.copy(in, into.resolve(file));
            }
        }
        return into;
    }

    public static void replaceInDescription(Path folder, String from, String to)
            throws IOException {
        Path file = folder.resolve(ModelSource.DESCRIPTION);
        String json = Files.readString(file);
        if (!json.contains(from)) {
            throw new IllegalArgumentException("the description does not contain " + from);
        }
        Files.writeString(file, json.replace(from, to));
    }

    /** Changes the tokenizer of a copy, and its hash in the description with it. */
    public static void replaceInTokenizer(Path folder, String from, String to) throws IOException {
        Path file = folder.resolve("tokenizer.json");
        String json = Files.readString(file);
        if (!json.contains(from)) {
            throw new IllegalArgumentException("the tokenizer does not contain " + from);
        }
        String changed = json.replace(from, to);
        Files.writeString(file, changed);
        replaceInDescription(folder, sha256(json), sha256(changed));
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static InferenceSettings settings(int sessions) {
        return InferenceSettings.defaults()
                .withDevice(InferenceSettings.Device.CPU)
                .withSessions(sessions);
    }

    public static InferencePool pool(int sessions) {
        return new InferencePool(settings(sessions), InstantSource.system());
    }
}
