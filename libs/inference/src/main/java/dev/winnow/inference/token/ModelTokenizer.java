package dev.winnow.inference.token;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.winnow.core.context.TokenCounter;
import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource.ModelFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
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
        try (InputStream in = file.open()) {
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
            return Arrays.stream(tokenizer.encode(text, false, false).getIds())
                    .mapToInt(id -> (int) id)
                    .toArray();
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
        return Map.of(
                "addSpecialTokens", "false",
                "padding", "false",
                "truncation", "false",
                "maxLength", String.valueOf(Integer.MAX_VALUE));
    }

    /**
     * Counts tokens as an encoder reads them, specials left out: what a text costs of the encoder's
     * window.
     *
     * @param tokenizer stays its owner's to close
     */
    public record EncoderTokenCounter(ModelTokenizer tokenizer) implements TokenCounter {

        @Override
        public int count(String text) {
            return tokenizer.encode(text).length;
        }

        @Override
        public String name() {
            return tokenizer.name();
        }
    }
}
