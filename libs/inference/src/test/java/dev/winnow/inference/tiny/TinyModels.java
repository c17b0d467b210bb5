package dev.winnow.inference.tiny;

import dev.winnow.core.identity.Sha256;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.inference.session.InferenceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

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

    /** A copy of which the description says something else. */
    public static ModelSource altered(String name, Path into, String from, String to)
            throws IOException {
        copy(name, into);
        replaceInDescription(into, from, to);
        return new ModelSource.Directory(into);
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

    /** Describes a file of half floats, half.onnx, beside the one that there is. */
    public static void addHalfFloats(Path folder) throws IOException {
        String half = "{\"file\": \"half.onnx\", \"sha256\": \"%s\", \"precision\": \"fp16\"}";
        replaceInDescription(
                folder,
                "\"licence\"",
                "\"variants\": [%s], \"licence\"".formatted(half.formatted("0".repeat(64))));
    }

    /** Changes a file of a copy, and its hash in the description with it. */
    public static void replaceFile(Path folder, String name, String text) throws IOException {
        Path file = folder.resolve(name);
        String stated = Sha256.of(Files.readAllBytes(file));
        Files.writeString(file, text);
        replaceInDescription(folder, stated, Sha256.of(Files.readAllBytes(file)));
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
