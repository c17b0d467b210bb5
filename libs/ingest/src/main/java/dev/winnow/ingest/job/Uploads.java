package dev.winnow.ingest.job;

import dev.winnow.core.fair.Holdings;
import dev.winnow.core.index.OwnerFolder;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.job.IngestJob.EndedJob;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.platform.json.WinnowJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Uploads that were accepted and have not ended, in a folder that outlives the process, and for a
 * while what became of those that have. An upload is a folder that holds its files and, written
 * last, its manifest: what has none was never accepted. Safe for use by several threads.
 */
public final class Uploads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);

    private static final String MANIFEST = "manifest.json";

    /** Beside the manifest while the upload is taken in: how often that was begun. */
    private static final String BEGINNINGS = "beginnings.json";

    /** Beside the manifest: what was deleted since the upload was accepted. */
    private static final String DELETIONS = "deletions.jsonl";

    private static final String NOTE = ".json";

    private final Path waiting;
    private final Path ended;
    private final Path parts;
    private final FileChannel lock;

    /** Deletions beside the uploads, of each tenant and of all. */
    private final Holdings deletions = new Holdings();

    private Uploads(Path folder, FileChannel lock) {
        this.waiting = folder.resolve("waiting");
        this.ended = folder.resolve("ended");
        this.parts = folder.resolve("parts");
        this.lock = lock;
    }

    /**
     * Opens the folder, which only its owner may read, and removes what was never accepted.
     *
     * @throws IOException if it cannot be written, or another process has it open
     */
    public static Uploads open(Path place) throws IOException {
        // A relative name of a part would be taken as one below the folder of the parts.
        Path folder = place.toAbsolutePath().normalize();
        OwnerFolder.make(folder);
        FileChannel lock =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() == null) {
                throw inUse(folder);
            }
            Uploads uploads = new Uploads(folder, lock);
            uploads.tidy();
            return uploads;
        } catch (OverlappingFileLockException e) {
            lock.close();
            throw inUse(folder);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static IOException inUse(Path folder) {
        return new IOException(
                "another process keeps its uploads in %s; stop it, or give this one an index of its own"
                        .formatted(folder));
    }

    private void tidy() throws IOException {
        Files.createDirectories(waiting);
        Files.createDirectories(ended);
        Files.createDirectories(parts);
        for (Path part : list(parts)) {
            remove(part);
        }
        for (Path note : list(ended)) {
            if (!isNote(note)) {
                Files.delete(note);
            }
        }
        for (Path upload : list(waiting)) {
            String id = String.valueOf(upload.getFileName());
            if (!Files.exists(upload.resolve(MANIFEST)) || Files.exists(ended(id))) {
                remove(upload);
            }
        }
    }

    /**
     * Where the server may put the parts of a body until it has all of them; emptied at each start.
     */
    public Path parts() {
        return parts;
    }

    /**
     * A folder for the files of an upload.
     *
     * @param id of its job
     */
    public Staged stage(String id) throws IOException {
        return new Staged(id, Files.createDirectory(waiting.resolve(id)));
    }

    /** Files of an upload that is not accepted yet. */
    public final class Staged {

        private final String id;
        private final Path folder;
        private int files;

        private Staged(String id, Path folder) {
            this.id = id;
            this.folder = folder;
        }

        /** Where its next file goes. */
        public Path next() {
            return folder.resolve(Integer.toString(files++));
        }

        /**
         * Makes files and manifest durable: from here on the upload outlives a crash.
         *
         * @param sources files of this folder
         */
        public UploadManifest seal(Scope sender, Instant accepted, List<SourceFile> sources)
                throws IOException {
            for (SourceFile source : sources) {
                force(source.location());
            }
            UploadManifest manifest = UploadManifest.of(id, accepted, sender, sources);
            write(folder.resolve(MANIFEST), manifest);
            forceFolder(waiting);
            return manifest;
        }

        /** Removes it. */
        public void discard() {
            removeQuietly(folder);
        }
    }

    /** Uploads that an earlier process accepted and did not end, oldest first. */
    List<UploadManifest> left() throws IOException {
        return read(
                list(waiting).stream().map(folder -> folder.resolve(MANIFEST)).toList(),
                UploadManifest.class);
    }

    /** What became of earlier ones, oldest first. */
    List<EndedJob> endedJobs() throws IOException {
        return read(list(ended).stream().filter(Uploads::isNote).toList(), EndedJob.class);
    }

    IngestBatch batch(UploadManifest upload) {
        return upload.batch(waiting.resolve(upload.id()));
    }

    /** Whether the files of an upload are what was accepted. */
    boolean isWhole(UploadManifest upload) throws IOException {
        return upload.isWhole(waiting.resolve(upload.id()));
    }

    /** What was deleted since an upload was accepted. */
    Deletions deletions(UploadManifest upload) throws IOException {
        return new Deletions(upload, waiting.resolve(upload.id()).resolve(DELETIONS), deletions);
    }

    /** How often it was begun to take an upload in, without coming to an end. */
    int beginnings(UploadManifest upload) {
        Path note = beginningsOf(upload);
        try {
            return Files.exists(note)
                    ? WinnowJson.tolerant().readValue(Files.readAllBytes(note), Integer.class)
                    : 0;
        } catch (IOException | JacksonException e) {
            LOG.warn("{} cannot be read and counts as one beginning: {}", note, e.toString());
            return 1;
        }
    }

    /**
     * Notes, before anything else is done, that an upload is begun to be taken in.
     *
     * @param beginnings how often by now
     */
    void begin(UploadManifest upload, int beginnings) throws IOException {
        write(beginningsOf(upload), beginnings);
    }

    /** The same for one that only waited; without the note the process may be killed once more. */
    void beginAgain(UploadManifest upload, int beginnings) {
        try {
            begin(upload, beginnings);
        } catch (IOException e) {
            LOG.warn("{} cannot be noted: {}", beginningsOf(upload), e.toString());
        }
    }

    /** Has it that nobody began to take an upload in. */
    void forgetBeginnings(UploadManifest upload) {
        forget(beginningsOf(upload));
    }

    private Path beginningsOf(UploadManifest upload) {
        return waiting.resolve(upload.id()).resolve(BEGINNINGS);
    }

    /** Notes what became of an upload, and removes its files. */
    void end(EndedJob job) {
        try {
            write(ended(job.id()), job.shortened());
        } catch (IOException | JacksonException e) {
            LOG.warn(
                    "What became of job {} is not kept for the time after a restart: {}",
                    job.id(),
                    e.toString());
        }
        removeQuietly(waiting.resolve(job.id()));
    }

    /** Removes the note on what became of a job. */
    void forget(String job) {
        forget(ended(job));
    }

    private static void forget(Path note) {
        try {
            Files.deleteIfExists(note);
        } catch (IOException e) {
            LOG.warn("{} stays: {}", note, e.toString());
        }
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }

    private Path ended(String id) {
        return ended.resolve(id + NOTE);
    }

    private static boolean isNote(Path file) {
        return file.toString().endsWith(NOTE);
    }

    private static <T> List<T> read(List<Path> notes, Class<T> type) {
        List<T> read = new ArrayList<>();
        for (Path note : notes) {
            try {
                read.add(WinnowJson.tolerant().readValue(Files.readAllBytes(note), type));
            } catch (IOException | JacksonException e) {
                LOG.error(
                        "{} cannot be read and is passed over; look at it and remove it: {}",
                        note,
                        e.toString());
            }
        }
        return read;
    }

    /** All of it or nothing, whenever the process or the machine ends. */
    private static void write(Path note, Object content) throws IOException {
        Path folder = note.resolveSibling(".");
        Path written = note.resolveSibling(note.getFileName() + ".new");
        Files.write(written, WinnowJson.strict().writeValueAsBytes(content));
        force(written);
        Files.move(written, note, StandardCopyOption.ATOMIC_MOVE);
        forceFolder(folder);
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Names are durable when their folder is, on systems where a folder can be opened at all. */
    static void forceFolder(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** By name, which for uploads is the order in which they came: ids begin with the time. */
    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void removeQuietly(Path folder) {
        try {
            remove(folder);
        } catch (IOException e) {
            LOG.warn(
                    "Files of an upload stay in {} until the next start: {}", folder, e.toString());
        }
    }

    /** The manifest first: what is left of a folder without one is removed at the next start. */
    private static void remove(Path entry) throws IOException {
        if (Files.isDirectory(entry)) {
            Files.deleteIfExists(entry.resolve(MANIFEST));
        }
        try (Stream<Path> inside = Files.walk(entry)) {
            for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
