package dev.winnow.eval.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Vectors in a file, little-endian floats one after the other. It grows in order, a block at a
 * time, so a run that was stopped continues where it was.
 */
public final class VectorCache {

    /**
     * Vectors between two writes: about a minute of work on two cores, which is what a stopped run
     * loses.
     */
    private static final int BLOCK = 512;

    private final Path folder;
    private final int dimensions;
    private final int threads;

    /**
     * @param folder where the files are kept; made if it is missing
     * @param dimensions length of a vector
     * @param threads vectors that are computed at the same time
     */
    public VectorCache(Path folder, int dimensions, int threads) {
        this.folder = folder;
        this.dimensions = dimensions;
        this.threads = threads;
    }

    /** Computes one vector. */
    @FunctionalInterface
    public interface Source {
        float[] vector(int index) throws Exception;
    }

    /** Receives how far the work is. */
    @FunctionalInterface
    public interface Progress {
        void done(int vectors, int all);
    }

    /** Whether all vectors are there already. */
    public boolean holds(CacheKey key, int count) throws IOException {
        Path file = file(key);
        return Files.exists(file) && Files.size(file) >= (long) count * bytes();
    }

    /**
     * All vectors, from the file as far as they are there and from the source after that.
     *
     * @throws IOException if the file cannot be read or written, or a vector cannot be computed
     */
    public List<float[]> vectors(CacheKey key, int count, Source source, Progress progress)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        try (FileChannel file =
                FileChannel.open(
                        file(key),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            List<float[]> vectors = new ArrayList<>(count);
            int there = (int) Math.min(count, file.size() / bytes());
            file.truncate(Math.max(there, file.size() / bytes()) * bytes());
            read(file, there, vectors);
            progress.done(there, count);
            try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
                while (vectors.size() < count) {
                    int begin = vectors.size();
                    int end = Math.min(count, begin + BLOCK);
                    vectors.addAll(compute(pool, source, begin, end));
                    write(file, begin, vectors.subList(begin, end));
                    progress.done(end, count);
                }
            }
            return vectors;
        }
    }

    private List<float[]> compute(ExecutorService pool, Source source, int begin, int end)
            throws IOException, InterruptedException {
        List<Future<float[]>> futures = new ArrayList<>();
        for (int i = begin; i < end; i++) {
            int index = i;
            futures.add(pool.submit(() -> source.vector(index)));
        }
        List<float[]> block = new ArrayList<>();
        try {
            for (Future<float[]> future : futures) {
                block.add(future.get());
            }
        } catch (ExecutionException e) {
            futures.forEach(future -> future.cancel(true));
            throw new IOException("a vector could not be computed", e.getCause());
        }
        return block;
    }

    private void read(FileChannel file, int count, List<float[]> vectors) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(bytes()).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            buffer.clear();
            while (buffer.hasRemaining()) {
                if (file.read(buffer, (long) i * bytes() + buffer.position()) < 0) {
                    throw new IOException(
                            "%s ended at vector %d of %d".formatted(folder, i, count));
                }
            }
            float[] vector = new float[dimensions];
            buffer.flip().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
            vectors.add(vector);
        }
    }

    private void write(FileChannel file, int begin, List<float[]> block) throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocate(block.size() * bytes()).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer floats = buffer.asFloatBuffer();
        block.forEach(floats::put);
        long at = (long) begin * bytes();
        while (buffer.hasRemaining()) {
            at += file.write(buffer, at);
        }
        file.force(false);
    }

    private int bytes() {
        return dimensions * Float.BYTES;
    }

    private Path file(CacheKey key) {
        return folder.resolve(key.value() + ".vec");
    }
}
