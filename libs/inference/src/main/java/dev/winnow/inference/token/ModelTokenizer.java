package dev.winnow.inference.token;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** The tokenizer of a model. Safe for use by several threads. */
public final class ModelTokenizer implements AutoCloseable {

    /**
     * Read by the tokenizer library, which without it asks the cloud's metadata address who its
     * host is, and reports.
     */
    static final String OPT_OUT = "OPT_OUT_TRACKING";

    /**
     * Read by the tokenizer library as well, which on a machine with a GPU otherwise asks the
     * network for a build of itself with CUDA. Text is cut on the CPU, and that build is in its
     * jar.
     */
    static final String FLAVOR = "RUST_FLAVOR";

    private final String name;
    private final HuggingFaceTokenizer tokenizer;
    private final int startId;
    private final int separatorId;
    private final int padId;
    private final ReadWriteLock closing = new ReentrantReadWriteLock();
    private boolean closed;

    private ModelTokenizer(
            String name, HuggingFaceTokenizer tokenizer, long[] specials, int padId) {
        this.name = name;
        this.tokenizer = tokenizer;
        this.startId = Math.toIntExact(specials[0]);
        this.separatorId = Math.toIntExact(specials[specials.length - 1]);
        this.padId = padId;
    }

    /**
     * Loads the tokenizer that a description names.
     *
     * @throws InvalidModelException if it is damaged, cannot be read, or does not put a text
     *     between two special tokens
     */
    public static ModelTokenizer load(ModelDescription description) {
        ModelFile file = description.tokenizerFile();
        System.setProperty(OPT_OUT, "true");
        System.setProperty(FLAVOR, "cpu");
        HuggingFaceTokenizer tokenizer;
        try (InputStream in = open(file)) {
            tokenizer = HuggingFaceTokenizer.newInstance(in, options());
        } catch (IOException | RuntimeException e) {
            throw new InvalidModelException(
                    "%s is no tokenizer that can be loaded: %s"
                            .formatted(file.location(), e.getMessage()),
                    e);
        }
        long[] specials = tokenizer.encode("", true, false).getIds();
        if (specials.length != 2) {
            tokenizer.close();
            throw new InvalidModelException(
                    "%s puts %d special tokens around a text; wanted are 2, one at the start and one at the end"
                            .formatted(file.location(), specials.length));
        }
        return new ModelTokenizer(
                description.name(),
                tokenizer,
                specials,
                description.fields().integerOr("pad_id", 0, Integer.MAX_VALUE, 0));
    }

    /** The model whose tokenizer this is. */
    public String name() {
        return name;
    }

    /** The token that every row begins with. */
    public int startId() {
        return startId;
    }

    /** The token between the segments of a row and at its end. */
    public int separatorId() {
        return separatorId;
    }

    /** The token that fills up rows of a batch. */
    public int padId() {
        return padId;
    }

    /**
     * The ids of a text, without specials, however many they are; none for a text of white space or
     * control characters.
     */
    public int[] encode(String text) {
        Lock open = closing.readLock();
        open.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the tokenizer of " + name + " is closed");
            }
            long[] ids = tokenizer.encode(text, false, false).getIds();
            int[] narrow = new int[ids.length];
            for (int i = 0; i < ids.length; i++) {
                narrow[i] = (int) ids[i];
            }
            return narrow;
        } finally {
            open.unlock();
        }
    }

    /** Frees the native tokenizer once texts under way are encoded. */
    @Override
    public void close() {
        Lock exclusive = closing.writeLock();
        exclusive.lock();
        try {
            if (!closed) {
                closed = true;
                tokenizer.close();
            }
        } finally {
            exclusive.unlock();
        }
    }

    /**
     * Nothing is cut or padded by the tokenizer: many files ask for 128 tokens, whatever their
     * model can read. A maximum must be given all the same, or the library takes one from the file.
     */
    private static Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("addSpecialTokens", "false");
        options.put("padding", "false");
        options.put("truncation", "false");
        options.put("maxLength", String.valueOf(Integer.MAX_VALUE));
        return options;
    }

    private static InputStream open(ModelFile file) throws IOException {
        Path path = file.path();
        return path == null ? new ByteArrayInputStream(file.bytes()) : Files.newInputStream(path);
    }
}
