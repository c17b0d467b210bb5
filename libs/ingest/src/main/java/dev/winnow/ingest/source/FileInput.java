package dev.winnow.ingest.source;

import dev.winnow.ingest.extract.ExtractionFailure;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a regular file, each block of them within a limit of time. A pipe, a device or a
 * socket may never give a byte, and neither may a file system behind a network: whoever reads from
 * here goes on all the same. Used by one thread.
 */
public final class FileInput extends InputStream {

    /** Large enough that changing threads costs nothing beside reading it. */
    private static final int BLOCK = 1 << 20;

    /**
     * Reads that may be under way at a time, in all of the program. A thread in a read that hangs
     * cannot be ended; when as many as these hang, no more are begun.
     */
    private static final int MOST_READS = 64;

    private static final Semaphore READS = new Semaphore(MOST_READS);

    private static final ExecutorService THREADS =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().daemon().name("winnow-file-", 0).factory());

    private final InputStream in;
    private final long size;
    private final Duration limit;
    private byte[] block = new byte[0];
    private int position;

    private FileInput(Opened opened, Duration limit) {
        this.in = opened.in();
        this.size = opened.size();
        this.limit = limit;
    }

    /**
     * A file that is open.
     *
     * @param in its content
     * @param size its bytes when it was opened
     */
    public record Opened(InputStream in, long size) implements Closeable {

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** A file that is not read, for a reason that has a name. */
    public static final class RefusedException extends IOException {

        @java.io.Serial private static final long serialVersionUID = 1L;

        private final ExtractionFailure failure;

        private RefusedException(ExtractionFailure failure, String message) {
            super(message);
            this.failure = failure;
        }

        /** Why. */
        public ExtractionFailure failure() {
            return failure;
        }
    }

    private static RefusedException late(Duration limit) {
        return new RefusedException(
                ExtractionFailure.TIME_OUT,
                "the file system gave nothing of the file for %d ms".formatted(limit.toMillis()));
    }

    static final String WHAT = "a device, pipe or socket is no document";

    /**
     * Opens a file.
     *
     * @param file without links, which are not followed
     * @param limit longest time for opening, and for each megabyte
     * @throws IOException if there is no such file, it may not be read, or it is no regular one
     */
    public static FileInput open(Path file, Duration limit) throws IOException {
        return open(() -> regular(file), limit);
    }

    public static FileInput open(Callable<Opened> opening, Duration limit) throws IOException {
        return new FileInput(within(limit, opening), limit);
    }

    private static Opened regular(Path file) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new RefusedException(ExtractionFailure.UNSUPPORTED, WHAT);
        }
        return new Opened(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS), attributes.size());
    }

    /** Bytes of the file when it was opened. */
    public long size() {
        return size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == block.length) {
            block = within(limit, () -> in.readNBytes(BLOCK));
            position = 0;
            if (block.length == 0) {
                return -1;
            }
        }
        int copied = Math.min(length, block.length - position);
        System.arraycopy(block, position, buffer, offset, copied);
        position += copied;
        return copied;
    }

    /** Closes the file without waiting for it: it was only read, so nothing can be lost. */
    @Override
    public void close() {
        THREADS.execute(() -> closeQuietly(in));
    }

    private static <T> T within(Duration limit, Callable<T> reading) throws IOException {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            if (!READS.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                throw late(limit);
            }
            try {
                THREADS.execute(() -> run(reading, result));
            } catch (RuntimeException | Error noThread) {
                READS.release();
                throw noThread;
            }
            return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            result.cancel(false);
            throw late(limit);
        } catch (InterruptedException e) {
            result.cancel(false);
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("reading was interrupted");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw new IOException("the file cannot be read", e);
            }
        }
    }

    private static <T> void run(Callable<T> reading, CompletableFuture<T> result) {
        @Nullable T read = null;
        try {
            read = reading.call();
        } catch (Throwable e) {
            result.completeExceptionally(e);
        } finally {
            READS.release();
        }
        // What was opened too late has nobody to close it.
        if (read != null && !result.complete(read) && read instanceof Closeable late) {
            closeQuietly(late);
        }
    }

    private static void closeQuietly(Closeable late) {
        try {
            late.close();
        } catch (IOException nobodyWaits) {
            // Nothing was written, and the system closes it when the program ends.
        }
    }
}
