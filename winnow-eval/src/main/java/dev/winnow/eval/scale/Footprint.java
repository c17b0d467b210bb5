package dev.winnow.eval.scale;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.SegmentCommitInfo;
import org.apache.lucene.index.SegmentInfo;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * What an index takes on disk, and in the page cache once all of it was read.
 *
 * @param segments of the index
 * @param bytes of its files, by what they hold
 */
public record Footprint(int segments, Map<Part, Long> bytes) {

    /** Several files in one. */
    private static final String COMPOUND = "cfs";

    /** What a file holds. */
    public enum Part {
        /** Full-precision vectors: exact cosines read a few hundred of them for each question. */
        FLOATS("vec", "vemf"),
        /** Quantised vectors: graph searches compare these. */
        QUANTISED("veq", "vemq"),
        GRAPH("vex", "vem"),
        /** Terms, their passages, frequencies and positions, and the lengths. */
        WORDS("doc", "pos", "pay", "psm", "tim", "tip", "tmd", "nvd", "nvm"),
        /** Passages and originals as they are given out. */
        TEXTS("fdt", "fdx", "fdm"),
        /** Ids, access, names of fields and segments. */
        REST;

        private final String[] extensions;

        Part(String... extensions) {
            this.extensions = extensions;
        }

        private static Part of(String file) {
            String extension = IndexFileNames.getExtension(file);
            for (Part part : values()) {
                for (String own : part.extensions) {
                    if (own.equals(extension)) {
                        return part;
                    }
                }
            }
            return REST;
        }
    }

    /** The last commit in this folder. Small segments are one file each, which is looked into. */
    public static Footprint of(Path folder) throws IOException {
        Map<Part, Long> bytes = new EnumMap<>(Part.class);
        for (Part part : Part.values()) {
            bytes.put(part, 0L);
        }
        try (Directory directory = FSDirectory.open(folder)) {
            SegmentInfos commit = SegmentInfos.readLatestCommit(directory);
            for (SegmentCommitInfo segment : commit) {
                for (String file : segment.files()) {
                    if (!IndexFileNames.matchesExtension(file, COMPOUND)) {
                        bytes.merge(Part.of(file), directory.fileLength(file), Long::sum);
                    }
                }
                if (segment.info.getUseCompoundFile()) {
                    inside(segment.info, directory, bytes);
                }
            }
            return new Footprint(commit.size(), bytes);
        }
    }

    private static void inside(SegmentInfo segment, Directory directory, Map<Part, Long> bytes)
            throws IOException {
        try (Directory compound =
                segment.getCodec().compoundFormat().getCompoundReader(directory, segment)) {
            for (String file : compound.listAll()) {
                bytes.merge(Part.of(file), compound.fileLength(file), Long::sum);
            }
        }
    }

    /** Of one part. */
    public long of(Part part) {
        return bytes.getOrDefault(part, 0L);
    }

    /** Of all parts. */
    public long total() {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }
}
