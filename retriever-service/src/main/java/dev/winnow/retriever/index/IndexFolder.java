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
import org.jspecify.annotations.Nullable;

/** Opens the folder of an index for writing, or says in plain words why it cannot. */
final class IndexFolder {

    /** The setting that names the folder, for remedies. */
    private static final String FOLDER_KEY = "winnow.retriever.directory";

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
            throw foreign("is a file, not a folder");
        }
        try {
            OwnerFolder.make(path);
            return FSDirectory.open(path);
        } catch (FileSystemException e) {
            throw closed(e);
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
            throw new IndexOpenException(
                    "The index in %s is open in another Winnow.".formatted(path),
                    "Ask its service where it is one, or wait for it where it is an index command without a service; or stop it, or choose another folder with %s."
                            .formatted(FOLDER_KEY),
                    e);
        } catch (IndexFormatTooOldException | IndexFormatTooNewException e) {
            throw unusable("holds an index that another version of Lucene wrote", e);
        } catch (CorruptIndexException
                | EOFException
                | FileNotFoundException
                | NoSuchFileException e) {
            throw damaged(e);
        } catch (AccessDeniedException e) {
            throw closed(e);
        }
    }

    IndexOpenException damaged(IOException cause) {
        return unusable("holds a damaged index", cause);
    }

    /** Looks at the commit before the writer does, because opening a writer tidies up files. */
    private IndexWriter existing(
            Directory directory, IndexWriterConfig config, IndexSettings settings)
            throws IOException {
        CommitData found = read(directory);
        if (!found.settings().equals(settings.named())) {
            throw new IndexOpenException(
                    "The index in %s was built with other settings: %s."
                            .formatted(
                                    path,
                                    IndexOpenException.differences(
                                            found.settings(), settings.named())),
                    "Put the settings back, or delete the folder (or choose another with %s) and index again."
                            .formatted(FOLDER_KEY),
                    null);
        }
        return new IndexWriter(directory, config.setOpenMode(OpenMode.APPEND));
    }

    private CommitData read(Directory directory) throws IOException {
        var data = SegmentInfos.readLatestCommit(directory).getUserData();
        String format = CommitData.format(data);
        if (format == null) {
            throw foreign("holds a Lucene index that Winnow did not make");
        }
        if (!format.equals(CommitData.FORMAT)) {
            throw unusable(
                    "holds an index of format %s, this Winnow reads format %s"
                            .formatted(format, CommitData.FORMAT),
                    null);
        }
        if (CommitData.followedPassages(data)) {
            throw new IndexOpenException(
                    unchanged(
                            "holds an index that followed winnow.passages.v1, which is no more: how far it read that topic says nothing of winnow.documents.v1"),
                    "Delete the folder (or choose another with %s); documents that the topic still holds come by themselves, write the others to it again."
                            .formatted(FOLDER_KEY),
                    null);
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
                throw foreign("holds files but no index");
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

    /** The folder belongs to something else. */
    private IndexOpenException foreign(String what) {
        return new IndexOpenException(
                unchanged(what), "Choose another folder with %s.".formatted(FOLDER_KEY), null);
    }

    /** The file system does not give the folder to the user of this process. */
    private IndexOpenException closed(FileSystemException cause) {
        return new IndexOpenException(
                unchanged(
                        "cannot be made, read or written by the user of this process (%s: %s)"
                                .formatted(cause.getClass().getSimpleName(), cause.getMessage())),
                "Give that user the folder, or choose another with %s.".formatted(FOLDER_KEY),
                cause);
    }

    /**
     * The folder holds an index of Winnow, but one that does not open: damaged, or another
     * version's.
     */
    private IndexOpenException unusable(String what, @Nullable Throwable cause) {
        return new IndexOpenException(
                unchanged(what),
                "Put back a copy of it, or delete the folder (or choose another with %s) and index again."
                        .formatted(FOLDER_KEY),
                cause);
    }

    private String unchanged(String what) {
        return "%s %s. Nothing in it was changed.".formatted(path, what);
    }
}
