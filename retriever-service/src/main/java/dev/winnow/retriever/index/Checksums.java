package dev.winnow.retriever.index;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
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
 * Compares the files of an index with the checksums that Lucene writes at their ends and, but for merges, never looks at again: originals,
 * passages, vectors, terms, everything. Reads only, so a folder may be in use meanwhile.
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
            commit = SegmentInfos.readLatestCommit(directory);
        } catch (IndexNotFoundException e) {
            throw e;
        } catch (CorruptIndexException e) {
            return unreadable(directory, pace, e);
        }
        int files = 0;
        long bytes = 0;
        List<String> damaged = new ArrayList<>();
        for (String file : new TreeSet<>(commit.files(true))) {
            try (ChecksumIndexInput in = directory.openChecksumInput(file)) {
                files++;
                bytes += in.length();
                check(in, pace);
            } catch (NoSuchFileException | FileNotFoundException e) {
                // A commit that came meanwhile may have done without it.
                if (SegmentInfos.readLatestCommit(directory).files(true).contains(file)) {
                    damaged.add(file);
                }
            } catch (AccessDeniedException e) {
                throw e;
            } catch (IOException e) {
                damaged.add(file);
            }
        }
        return new Result(files, bytes, damaged);
    }

    /** One of those files is damaged without which nobody knows which others there are. */
    private static Result unreadable(Directory directory, Pace pace, IOException why)
            throws IOException, InterruptedException {
        String commit = SegmentInfos.getLastCommitSegmentsFileName(directory);
        List<String> damaged = new ArrayList<>();
        for (String file : directory.listAll()) {
            if (file.equals(commit) || file.endsWith(".si")) {
                try (ChecksumIndexInput in = directory.openChecksumInput(file)) {
                    check(in, pace);
                } catch (IOException e) {
                    damaged.add(file);
                }
            }
        }
        if (why.getCause() instanceof NoSuchFileException missing) {
            damaged.add(String.valueOf(Path.of(missing.getFile()).getFileName()));
        } else if (damaged.isEmpty()) {
            damaged.add(commit);
        }
        return new Result(damaged.size(), 0, damaged);
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
