package dev.winnow.retriever.index;

import dev.winnow.core.index.IndexOpenException;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.index.OwnerFolder;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.LockObtainFailedException;

/** Opens the folder of an index for writing, or says in plain words why it cannot. */
final class IndexFolder {

    private final Path path;

    IndexFolder(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    Path path() {
        return path;
    }

    /** The folder as a Lucene directory; makes the folder if there is none. */
    Directory directory() throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw OpenFailures.foreign(path, "is a file, not a folder");
        }
        try {
            OwnerFolder.make(path);
            return FSDirectory.open(path);
        } catch (FileSystemException e) {
            throw OpenFailures.closed(path, e);
        }
    }

    /**
     * Opens the index for writing, or begins one in an empty folder. The caller closes the writer.
     */
    IndexWriter writer(Directory directory, IndexWriterConfig config, IndexSettings settings)
            throws IOException {
        try {
            return DirectoryReader.indexExists(directory)
                    ? existing(directory, config, settings)
                    : fresh(directory, config, settings);
        } catch (LockObtainFailedException e) {
            throw OpenFailures.inUse(path, e);
        } catch (IndexFormatTooOldException | IndexFormatTooNewException e) {
            throw OpenFailures.unusable(
                    path, "holds an index that another version of Lucene wrote", e);
        } catch (CorruptIndexException
                | EOFException
                | FileNotFoundException
                | NoSuchFileException e) {
            throw damaged(e);
        } catch (AccessDeniedException e) {
            throw OpenFailures.closed(path, e);
        }
    }

    IndexOpenException damaged(IOException cause) {
        return OpenFailures.unusable(path, "holds a damaged index", cause);
    }

    /** Looks at the commit before the writer does, because opening a writer tidies up files. */
    private IndexWriter existing(
            Directory directory, IndexWriterConfig config, IndexSettings settings)
            throws IOException {
        CommitData found = read(directory);
        if (!found.settings().equals(settings.named())) {
            throw OpenFailures.otherSettings(path, found.settings(), settings.named());
        }
        return new IndexWriter(directory, config.setOpenMode(OpenMode.APPEND));
    }

    private CommitData read(Directory directory) throws IOException {
        var data = SegmentInfos.readLatestCommit(directory).getUserData();
        String format = CommitData.format(data);
        if (format == null) {
            throw OpenFailures.foreign(path, "holds a Lucene index that Winnow did not make");
        }
        if (!format.equals(CommitData.FORMAT)) {
            throw OpenFailures.unusable(
                    path,
                    "holds an index of format %s, this Winnow reads format %s"
                            .formatted(format, CommitData.FORMAT),
                    null);
        }
        if (CommitData.followedPassages(data)) {
            throw OpenFailures.otherTopic(path);
        }
        return CommitData.of(data);
    }

    /**
     * The first commit holds nothing but the settings: from here on a crash leaves an index that
     * opens.
     */
    private IndexWriter fresh(Directory directory, IndexWriterConfig config, IndexSettings settings)
            throws IOException {
        for (String file : directory.listAll()) {
            // The lock, and a first commit that a crash cut short.
            boolean ours =
                    file.equals(IndexWriter.WRITE_LOCK_NAME) || file.startsWith("pending_segments");
            if (!ours && !file.startsWith(".")) {
                throw OpenFailures.foreign(path, "holds files but no index");
            }
        }
        IndexWriter writer = new IndexWriter(directory, config.setOpenMode(OpenMode.CREATE));
        try {
            writer.setLiveCommitData(
                    new CommitData(0, settings.named(), null).toUserData().entrySet());
            writer.commit();
            return writer;
        } catch (IOException | RuntimeException e) {
            writer.rollback();
            throw e;
        }
    }
}
