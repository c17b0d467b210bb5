package dev.winnow.inference.model;

import dev.winnow.core.identity.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The place of a model's folder. The folder holds {@value #DESCRIPTION}, which names the other
 * files.
 */
public sealed interface ModelSource {

    /** The file that describes a model. */
    String DESCRIPTION = "winnow-model.json";

    /** The reranker that Winnow ships in winnow-models. */
    ModelSource DEFAULT_RERANKER = new ClassPath("dev/winnow/models/winnow-small-3");

    /** The embedder that Winnow ships in winnow-models. */
    ModelSource DEFAULT_EMBEDDER = new ClassPath("dev/winnow/models/bge-small-en-v1.5");

    /** The start of a setting that means a folder on the class path. */
    String CLASS_PATH_PREFIX = "classpath:";

    /**
     * Reads a setting: {@code classpath:} and a folder on the class path, or a directory. The
     * description's own path is taken for its folder.
     */
    static ModelSource of(String setting) {
        if (setting.startsWith(CLASS_PATH_PREFIX)) {
            return new ClassPath(setting.substring(CLASS_PATH_PREFIX.length()));
        }
        Path path = Path.of(setting).toAbsolutePath().normalize();
        Path parent = path.getParent();
        return path.endsWith(DESCRIPTION) && parent != null
                ? new Directory(parent)
                : new Directory(path);
    }

    /** Reads a small file whole, e.g. the description. */
    byte[] read(String file);

    /**
     * Finds a file and checks it.
     *
     * @throws InvalidModelException if it is not there, cannot be read, or has another hash
     */
    ModelFile checked(String file, String sha256);

    /** Whether a file is there, whatever is in it. */
    boolean has(String file);

    /** The place of a file of this source, for messages. */
    String locate(String file);

    private static InvalidModelException missing(String location, String hint) {
        return new InvalidModelException("there is no " + location + ": " + hint);
    }

    private static void check(String location, String expected, String actual) {
        if (!actual.equals(expected)) {
            throw new InvalidModelException(
                    "%s has the SHA-256 %s, but its %s states %s: the file is damaged, or another version than the one described"
                            .formatted(location, actual, DESCRIPTION, expected));
        }
    }

    /**
     * A folder on disk. Files are named relative to it.
     *
     * @param folder holds the description
     */
    record Directory(Path folder) implements ModelSource {

        @Override
        public byte[] read(String file) {
            try {
                return Files.readAllBytes(existing(file));
            } catch (IOException e) {
                throw new InvalidModelException("cannot read " + locate(file) + ": " + e, e);
            }
        }

        @Override
        public ModelFile checked(String file, String sha256) {
            Path path = existing(file);
            Sha256 hash = new Sha256();
            try (InputStream in = Files.newInputStream(path)) {
                hash.drain(in);
            } catch (IOException e) {
                throw new InvalidModelException("cannot read " + path + ": " + e, e);
            }
            check(path.toString(), sha256, hash.hex());
            return new ModelFile(path.toString(), path, new byte[0], sha256);
        }

        @Override
        public boolean has(String file) {
            return Files.isRegularFile(folder.resolve(file));
        }

        @Override
        public String locate(String file) {
            return folder.resolve(file).toString();
        }

        private Path existing(String file) {
            Path path = folder.resolve(file);
            if (!path.toAbsolutePath()
                    .normalize()
                    .startsWith(folder.toAbsolutePath().normalize())) {
                throw new InvalidModelException(
                        "the model in %s names the file %s, which lies outside of that folder; put it there"
                                .formatted(folder, file));
            }
            if (!Files.isRegularFile(path)) {
                throw missing(
                        path.toString(),
                        Files.isDirectory(folder)
                                ? "a model is a folder with %s, the model and its tokenizer"
                                        .formatted(DESCRIPTION)
                                : "the folder does not exist");
            }
            return path;
        }
    }

    /**
     * A folder on the class path. Files are named relative to it, or from the root with a leading
     * slash.
     *
     * @param folder without slashes at its ends
     */
    record ClassPath(String folder) implements ModelSource {

        public ClassPath {
            folder = folder.replaceAll("^/+|/+$", "");
        }

        @Override
        public byte[] read(String file) {
            try (InputStream in = open(file)) {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new InvalidModelException("cannot read " + locate(file) + ": " + e, e);
            }
        }

        @Override
        public ModelFile checked(String file, String sha256) {
            Sha256 hash = new Sha256();
            byte[] bytes;
            try (InputStream in = open(file)) {
                bytes = hash.reading(in).readAllBytes();
            } catch (IOException e) {
                throw new InvalidModelException("cannot read " + locate(file) + ": " + e, e);
            }
            check(locate(file), sha256, hash.hex());
            return new ModelFile(locate(file), null, bytes, sha256);
        }

        @Override
        public boolean has(String file) {
            return ModelSource.class.getResource(resource(file)) != null;
        }

        @Override
        public String locate(String file) {
            return CLASS_PATH_PREFIX + resource(file);
        }

        private String resource(String file) {
            return file.startsWith("/") ? file : "/" + folder + "/" + file;
        }

        private InputStream open(String file) {
            InputStream in = ModelSource.class.getResourceAsStream(resource(file));
            if (in == null) {
                throw missing(
                        locate(file),
                        "the jar with the model is not on the class path (the default models are in winnow-models)");
            }
            return in;
        }
    }

    /**
     * One file of a model, checked against its hash.
     *
     * @param location where it is, for messages
     * @param path the file on disk, or null if it came from the class path
     * @param bytes the content of a file from the class path, empty for one on disk: those can be
     *     larger than the heap
     * @param sha256 64 lower-case hexadecimal digits, as checked
     */
    @SuppressWarnings(
            "ArrayRecordComponent") // Compared by nobody; a copy of 30 MB would only cost.
    record ModelFile(String location, @Nullable Path path, byte[] bytes, String sha256) {

        /** Its content. */
        public InputStream open() throws IOException {
            return path == null ? new ByteArrayInputStream(bytes) : Files.newInputStream(path);
        }
    }
}
