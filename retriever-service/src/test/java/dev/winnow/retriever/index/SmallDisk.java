package dev.winnow.retriever.index;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.FilterIndexOutput;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;

/**
 * A disk with so much room as a test says: what is written beyond it fails as on a full disk, and
 * what is deleted gives its room back.
 */
public final class SmallDisk {

    private final AtomicLong free;
    private volatile boolean broken;
    private volatile boolean silent;
    private volatile Access opening = file -> {};
    private volatile Access writing = file -> {};

    /** Told of a file before something is done with it, which what it throws prevents. */
    @FunctionalInterface
    public interface Access {
        void to(String file) throws IOException;
    }

    public SmallDisk(long free) {
        this.free = new AtomicLong(free);
    }

    public void free(long bytes) {
        free.set(bytes);
    }

    /** Whether every write fails, however much room there is. */
    public void broken(boolean isSo) {
        broken = isSo;
    }

    /** Whether nobody is told how much room there is. */
    public void silent(boolean isSo) {
        silent = isSo;
    }

    /** What happens before a file is opened for reading. */
    public void opening(Access what) {
        opening = what;
    }

    /** What happens before something is written. */
    public void writing(Access what) {
        writing = what;
    }

    private long free() throws IOException {
        if (silent) {
            throw new IOException("Stale file handle");
        }
        return free.get();
    }

    /** Opens or begins an index on it. */
    public LuceneIndex open(Path folder, long minFree) throws IOException {
        IndexFolder place = new IndexFolder(folder);
        return LuceneIndex.open(
                place,
                new Metered(FSDirectory.open(place.path())),
                new FreeSpace(this::free, minFree),
                StoreFixture.CONTENT,
                SearchSettings.DEFAULTS);
    }

    private void use(String file, long bytes) throws IOException {
        writing.to(file);
        if (broken) {
            throw new IOException("Input/output error");
        }
        if (free.addAndGet(-bytes) < 0) {
            free.addAndGet(bytes);
            throw new IOException("No space left on device");
        }
    }

    private final class Metered extends FilterDirectory {

        Metered(Directory disk) {
            super(disk);
        }

        @Override
        public IndexInput openInput(String name, IOContext context) throws IOException {
            opening.to(name);
            return super.openInput(name, context);
        }

        @Override
        public IndexOutput createOutput(String name, IOContext context) throws IOException {
            return metered(super.createOutput(name, context));
        }

        @Override
        public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
                throws IOException {
            return metered(super.createTempOutput(prefix, suffix, context));
        }

        @Override
        public void deleteFile(String name) throws IOException {
            long length = fileLength(name);
            super.deleteFile(name);
            free.addAndGet(length);
        }

        private IndexOutput metered(IndexOutput out) {
            return new FilterIndexOutput("metered " + out, out.getName(), out) {
                @Override
                public void writeByte(byte b) throws IOException {
                    use(out.getName(), 1);
                    super.writeByte(b);
                }

                @Override
                public void writeBytes(byte[] b, int offset, int length) throws IOException {
                    use(out.getName(), length);
                    super.writeBytes(b, offset, length);
                }
            };
        }
    }
}
