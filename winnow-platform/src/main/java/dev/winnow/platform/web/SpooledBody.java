package dev.winnow.platform.web;

import dev.winnow.core.identity.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
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

    /** Questions and most passages fit; uploads do not. Picked by hand. */
    private static final int IN_MEMORY = 256 * 1024;

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

    /** What was added, from its beginning. Nothing may be added any more. */
    public InputStream open() throws IOException {
        if (file == null) {
            return new java.io.ByteArrayInputStream(memory.toByteArray());
        }
        file.position(0);
        return Channels.newInputStream(file);
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
