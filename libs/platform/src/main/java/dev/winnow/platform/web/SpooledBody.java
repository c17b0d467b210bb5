package dev.winnow.platform.web;

import dev.winnow.core.identity.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A body that is read to its end before anybody works with it, with its hash: in memory while it is
 * short, in a file that ends with the process otherwise. For one thread.
 */
public final class SpooledBody implements Closeable {

    /** Bytes that stay in memory: questions and most passages, no uploads. Picked by hand. */
    public static final int IN_MEMORY = 256 * 1024;

    private final Path folder;
    private final Sha256 hash = new Sha256();
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable FileChannel file;
    private long length;

    /**
     * @param folder in which long bodies lie; it must be there
     */
    public SpooledBody(Path folder) {
        this.folder = folder;
    }

    /**
     * Adds what comes next of the body, and moves the buffer's position to its limit.
     *
     * @throws IOException if the disk does not take it
     */
    public void add(ByteBuffer bytes) throws IOException {
        hash.update(bytes.duplicate());
        length += bytes.remaining();
        if (file == null && length > IN_MEMORY) {
            Path path = Files.createTempFile(folder, "body", null);
            file =
                    FileChannel.open(
                            path,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE);
            write(file, ByteBuffer.wrap(memory.toByteArray()));
            memory.reset();
        }
        if (file == null) {
            byte[] copy = new byte[bytes.remaining()];
            bytes.get(copy);
            memory.writeBytes(copy);
        } else {
            write(file, bytes);
        }
    }

    private static void write(FileChannel file, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }

    /** Bytes that were added. */
    public long length() {
        return length;
    }

    /** SHA-256 of what was added, 64 hexadecimal digits. To be asked once. */
    public String sha256() {
        return hash.hex();
    }

    /**
     * What was added, from its beginning; as often as it is wanted. Nothing may be added any more,
     * and closing the stream is not needed.
     */
    public InputStream open() {
        FileChannel channel = file;
        return channel == null
                ? new ByteArrayInputStream(memory.toByteArray())
                : new Positioned(channel);
    }

    /** A reading of the file by a position of its own. */
    private static final class Positioned extends InputStream {

        private final FileChannel file;
        private long position;

        Positioned(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int read = file.read(ByteBuffer.wrap(buffer, from, length), position);
            position += Math.max(0, read);
            return read;
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
