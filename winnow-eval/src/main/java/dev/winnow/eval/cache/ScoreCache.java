package dev.winnow.eval.cache;

import dev.winnow.core.identity.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Scores of texts by one model in a file that grows at its end: 16 bytes of a hash of the texts and
 * a float, big-endian. An entry that a stopped run left unfinished is written over. Named after
 * texts, never after positions, so a list in another order meets no other's score. For one thread.
 */
public final class ScoreCache implements AutoCloseable {

    private static final int ENTRY = 2 * Long.BYTES + Float.BYTES;

    private record Key(long high, long low) {}

    private final Map<Key, Float> scores = new HashMap<>();
    private final FileChannel file;

    private ScoreCache(FileChannel file) {
        this.file = file;
    }

    /**
     * Opens the scores of a model, none at first.
     *
     * @param folder where the files are kept; made if it is missing
     * @param model names the model and whatever else its scores depend on
     */
    public static ScoreCache open(Path folder, CacheKey model) throws IOException {
        Files.createDirectories(folder);
        FileChannel file =
                FileChannel.open(
                        folder.resolve(model.value() + ".scores"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        ScoreCache cache = new ScoreCache(file);
        try {
            cache.read();
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return cache;
    }

    /** The score of these texts, or null if it was never computed. */
    public @Nullable Float get(String... texts) {
        return scores.get(key(texts));
    }

    /** Keeps the score of these texts, at once. */
    public void put(float score, String... texts) throws IOException {
        Key key = key(texts);
        if (scores.put(key, score) == null) {
            ByteBuffer entry = ByteBuffer.allocate(ENTRY);
            entry.putLong(key.high()).putLong(key.low()).putFloat(score).flip();
            while (entry.hasRemaining()) {
                file.write(entry);
            }
        }
    }

    /** Number of scores. */
    public int size() {
        return scores.size();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void read() throws IOException {
        long whole = file.size() / ENTRY;
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(whole * ENTRY));
        while (all.hasRemaining() && file.read(all) >= 0) {
            // Reads on until the buffer is full.
        }
        all.flip();
        while (all.remaining() >= ENTRY) {
            Key key = new Key(all.getLong(), all.getLong());
            scores.put(key, all.getFloat());
        }
        file.position(whole * ENTRY);
    }

    /** With the length of each text, so that no two lists of texts are the same bytes. */
    private static Key key(String... texts) {
        StringBuilder all = new StringBuilder();
        for (String text : texts) {
            all.append(text.length()).append(':').append(text);
        }
        ByteBuffer hash = ByteBuffer.wrap(Sha256.bytesOf(all.toString()));
        return new Key(hash.getLong(), hash.getLong());
    }
}
