package dev.winnow.bench.cache;

import dev.winnow.core.identity.Sha256;
import java.io.EOFException;
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
 * Numbers that one model makes of texts, such as a score or a vector, in a file that grows at its
 * end: 16 bytes of a hash of the texts and the numbers, big-endian. An entry that a stopped run
 * left unfinished is written over. Named after texts, never after positions, so a list in another
 * order meets no other's numbers. Safe for use by several threads of one process.
 */
public final class FloatCache implements AutoCloseable {

    private record Key(long high, long low) {}

    private static final int KEY = 2 * Long.BYTES;

    private final Map<Key, Long> places = new HashMap<>();
    private final FileChannel file;
    private final int length;
    private long end;

    private FloatCache(FileChannel file, int length) {
        this.file = file;
        this.length = length;
    }

    /**
     * Opens the numbers of a model, none at first.
     *
     * @param path named after the model and whatever else its numbers depend on; its folder is made
     *     if it is missing
     * @param length numbers of an entry
     */
    public static FloatCache open(Path path, int length) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        FileChannel file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        FloatCache cache = new FloatCache(file, length);
        try {
            long entry = KEY + (long) length * Float.BYTES;
            long whole = file.size() / entry * entry;
            for (; cache.end < whole; cache.end += entry) {
                ByteBuffer key = cache.read(cache.end, KEY);
                cache.places.put(new Key(key.getLong(), key.getLong()), cache.end + KEY);
            }
        } catch (IOException e) {
            file.close();
            throw e;
        }
        return cache;
    }

    /** The numbers of these texts, or null if they were never computed. */
    public float @Nullable [] get(String... texts) throws IOException {
        Long place;
        Key key = key(texts);
        synchronized (this) {
            place = places.get(key);
        }
        if (place == null) {
            return null;
        }
        float[] numbers = new float[length];
        read(place, length * Float.BYTES).asFloatBuffer().get(numbers);
        return numbers;
    }

    /** Keeps the numbers of these texts, at once. */
    public void put(float[] numbers, String... texts) throws IOException {
        Key key = key(texts);
        ByteBuffer entry = ByteBuffer.allocate(KEY + length * Float.BYTES);
        entry.putLong(key.high()).putLong(key.low()).asFloatBuffer().put(numbers);
        entry.rewind();
        synchronized (this) {
            if (!places.containsKey(key)) {
                places.put(key, end + KEY);
                while (entry.hasRemaining()) {
                    end += file.write(entry, end);
                }
            }
        }
    }

    /** Number of entries. */
    public synchronized int size() {
        return places.size();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private ByteBuffer read(long place, int bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (file.read(buffer, place + buffer.position()) < 0) {
                throw new EOFException("the cache ends within an entry; another process cut it");
            }
        }
        return buffer.flip();
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
