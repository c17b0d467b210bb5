package dev.winnow.retriever.index;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.codecs.CodecUtil;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.ChecksumIndexInput;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * Compares the files of an index with the checksums that Lucene writes at their ends and, but for
 * merges, never looks at again: originals, passages, vectors, terms, everything. Reads only, so a
 * folder may be in use meanwhile.
 */
public final class Checksums {

    /** Bytes between two looks at the pace. */
    private static final int STEP = 1 << 20;

    private Checksums() {}

    /** Told about bytes that were read; may wait, so that others have the disk for themselves. */
    @FunctionalInterface
    public interface Pace {

        /** As fast as the disk can. */
        Pace FASTEST = bytes -> {};

        /**
         * @throws InterruptedException to read no further
         */
        void read(long bytes) throws InterruptedException;
    }

    /**
     * What was found.
     *
     * @param files that were looked at
     * @param bytes in all of them
     * @param damaged names of those that are missing or not as they were written, in order
     */
    public record Result(int files, long bytes, List<String> damaged) {

        public Result {
            damaged = List.copyOf(damaged);
        }
    }

    /**
     * Looks at the newest commit in a folder.
     *
     * @throws IndexNotFoundException if there is no index in it
     * @throws IOException if a file cannot be read, which says nothing about what is in it, and no
     *     other is damaged
     */
    public static Result of(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IndexNotFoundException("there is no folder " + folder);
        }
        try (Directory directory = FSDirectory.open(folder)) {
            return of(directory, Pace.FASTEST);
        } catch (InterruptedException e) {
            throw new IllegalStateException("the fastest pace never ends it", e);
        }
    }

    static Result of(Directory directory, Pace pace) throws IOException, InterruptedException {
        SegmentInfos commit;
        try {
            commit = newest(directory);
        } catch (CorruptIndexException e) {
            return unreadable(directory, pace, e);
        }
        int files = 0;
        long bytes = 0;
        List<String> damaged = new ArrayList<>();
        IOException unread = null;
        for (String file : new TreeSet<>(commit.files(true))) {
            try {
                bytes += directory.fileLength(file);
                files++;
                if (!isSound(directory, file, pace)) {
                    damaged.add(file);
                }
            } catch (NoSuchFileException | FileNotFoundException e) {
                // A commit that came meanwhile may have done without it.
                if (newest(directory).files(true).contains(file)) {
                    damaged.add(file);
                }
            } catch (IOException e) {
                unread = unread == null ? e : unread;
            }
        }
        if (unread != null && damaged.isEmpty()) {
            throw unread;
        }
        return new Result(files, bytes, damaged);
    }

    /** One of those files is damaged without which nobody knows which others there are. */
    private static Result unreadable(Directory directory, Pace pace, IOException why)
            throws IOException, InterruptedException {
        String commit = SegmentInfos.getLastCommitSegmentsFileName(directory);
        List<String> damaged = new ArrayList<>();
        for (String file : directory.listAll()) {
            if ((file.equals(commit) || file.endsWith(".si")) && !isSound(directory, file, pace)) {
                damaged.add(file);
            }
        }
        if (why.getCause() instanceof NoSuchFileException missing) {
            damaged.add(String.valueOf(Path.of(missing.getFile()).getFileName()));
        } else if (damaged.isEmpty()) {
            damaged.add(commit);
        }
        return new Result(damaged.size(), 0, damaged);
    }

    /**
     * Whether a file is as it was written.
     *
     * @throws IOException if nobody can tell, since it cannot be opened or read: for want of rights
     *     or of file descriptors, or because the disk is away
     */
    private static boolean isSound(Directory directory, String file, Pace pace)
            throws IOException, InterruptedException {
        try (ChecksumIndexInput in = directory.openChecksumInput(file)) {
            check(in, pace);
            return true;
        } catch (CorruptIndexException | EOFException e) {
            return false;
        } catch (InternalError e) {
            throw unread(file, e);
        }
    }

    private static SegmentInfos newest(Directory directory) throws IOException {
        try {
            return SegmentInfos.readLatestCommit(directory);
        } catch (InternalError e) {
            throw unread("the newest commit", e);
        }
    }

    /** What Java makes of a part of a mapped file that the disk does not give. */
    private static IOException unread(String what, InternalError failure) {
        return new IOException("%s cannot be read".formatted(what), failure);
    }

    private static void check(ChecksumIndexInput in, Pace pace)
            throws IOException, InterruptedException {
        long end = in.length() - CodecUtil.footerLength();
        while (in.getFilePointer() < end) {
            long step = Math.min(STEP, end - in.getFilePointer());
            in.skipBytes(step);
            pace.read(step);
        }
        CodecUtil.checkFooter(in);
    }
}
