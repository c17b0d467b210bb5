package dev.winnow.ingest.config;

import dev.winnow.core.settings.Ranges;
import dev.winnow.ingest.api.DocumentsIntake;
import dev.winnow.ingest.chunk.ChunkSettings;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.ingest.prepare.Preparation.PreparationLimits;
import dev.winnow.ingest.run.IngestSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How documents are taken in.
 *
 * @param maxDocumentSize largest file, and longest line of JSON lines;
 *     spring.servlet.multipart.max-file-size limits uploads as well
 * @param maxUploadSize largest body of JSON lines; spring.servlet.multipart.max-request-size limits
 *     uploads of files
 * @param extractionTime longest time for reading one HTML, PDF or DOCX file, and for the disk to
 *     give a megabyte of any
 * @param extractionMemory memory of each process that reads such files
 * @param maxPassages most passages of one document
 * @param workers documents that are prepared at a time, processes that read files, and files that
 *     one tenant may have at PUT /process; 0 means one for each processor
 * @param roots folders below which a key with the authority index may have files of this machine
 *     indexed (POST /v1/index), absolute; without any it may have none
 * @param maxWaitingJobs uploads under way, from their bodies to the end of their jobs, of all
 *     tenants; more get 429; one tenant has a quarter of it, and one of LibreChat's users a quarter
 *     of that
 * @param maxStagedSize disk space that all uploads under way may take, below the folder of the
 *     index; one tenant has half of it, and one of LibreChat's users a quarter of that
 * @param chunk how documents are cut into passages; another value needs a new index
 */
@ConfigurationProperties("winnow.ingest")
public record IngestProperties(
        @DefaultValue("20MB") DataSize maxDocumentSize,
        @DefaultValue("64MB") DataSize maxUploadSize,
        @DefaultValue("30s") Duration extractionTime,
        @DefaultValue("512MB") DataSize extractionMemory,
        @DefaultValue("" + PreparationLimits.DEFAULT_PASSAGES) int maxPassages,
        @DefaultValue("0") int workers,
        @DefaultValue List<Path> roots,
        @DefaultValue("64") int maxWaitingJobs,
        @DefaultValue("512MB") DataSize maxStagedSize,
        @DefaultValue Chunk chunk) {

    /**
     * Documents are arrays of bytes and texts: half a gigabyte of either would not fit a common
     * heap.
     */
    private static final DataSize LARGEST_DOCUMENT = DataSize.ofMegabytes(512);

    public IngestProperties {
        roots = List.copyOf(roots);
        for (Path root : roots) {
            if (!root.isAbsolute()) {
                throw new IllegalArgumentException(
                        "winnow.ingest.roots must be absolute paths of folders, got '%s'"
                                .formatted(root));
            }
        }
        if (maxDocumentSize.compareTo(LARGEST_DOCUMENT) > 0) {
            throw new IllegalArgumentException(
                    "winnow.ingest.max-document-size must be at most %s, got %s"
                            .formatted(LARGEST_DOCUMENT, maxDocumentSize));
        }
        Ranges.atLeast("winnow.ingest.workers", workers, 0);
        Ranges.atLeast("winnow.ingest.max-waiting-jobs", maxWaitingJobs, 1);
        Ranges.atLeast("winnow.ingest.max-upload-size", maxUploadSize.toBytes(), 1);
        if (maxStagedSize.toBytes() / 2
                < Math.max(maxUploadSize.toBytes(), maxDocumentSize.toBytes())) {
            throw new IllegalArgumentException(
                    "winnow.ingest.max-staged-size must be at least twice max-upload-size and max-document-size, since one tenant has half of it, got %s for %s and %s"
                            .formatted(maxStagedSize, maxUploadSize, maxDocumentSize));
        }
        // Each checks its ranges and names the key: a wrong value stops the start.
        limits(maxDocumentSize, extractionTime, extractionMemory);
        preparation(maxPassages);
        chunk.settings();
    }

    /** Limits of each document. */
    public ExtractionLimits limits() {
        return limits(maxDocumentSize, extractionTime, extractionMemory);
    }

    private static ExtractionLimits limits(DataSize document, Duration time, DataSize memory) {
        // A file holds no more characters than bytes, unless it is packed.
        int bytes = Math.toIntExact(document.toBytes());
        return new ExtractionLimits(bytes, bytes, time, memory.toBytes());
    }

    /** Limits of each document once its text is known. */
    public PreparationLimits preparation() {
        return preparation(maxPassages);
    }

    private static PreparationLimits preparation(int maxPassages) {
        return new PreparationLimits(maxPassages, PreparationLimits.DEFAULT_TIME);
    }

    /** Limits of each upload. */
    public DocumentsIntake.Limits uploads() {
        return new DocumentsIntake.Limits(maxDocumentSize.toBytes(), maxUploadSize.toBytes());
    }

    /** Limits of all uploads together. */
    public UploadQuota room() {
        return new UploadQuota(maxWaitingJobs, maxStagedSize.toBytes());
    }

    /** The settings, in which 0 workers have become one for each processor. */
    public IngestSettings settings() {
        return new IngestSettings(
                limits(),
                preparation(),
                workers == 0 ? Runtime.getRuntime().availableProcessors() : workers,
                IngestSettings.DEFAULT_COMMIT_DOCUMENTS,
                IngestSettings.DEFAULT_COMMIT_INTERVAL);
    }

    /**
     * How documents are cut, in tokens of the encoder.
     *
     * @param targetTokens what passages aim at
     * @param maxTokens what they never exceed
     */
    public record Chunk(
            @DefaultValue("" + ChunkSettings.DEFAULT_TARGET) int targetTokens,
            @DefaultValue("" + ChunkSettings.DEFAULT_MAX) int maxTokens) {

        /**
         * The same as settings of the chunker; the length below which a passage joins a neighbour
         * is at most the target.
         */
        public ChunkSettings settings() {
            return new ChunkSettings(
                    targetTokens, maxTokens, Math.min(ChunkSettings.DEFAULT_MIN, targetTokens));
        }
    }
}
