package dev.winnow.retriever.api;

import dev.winnow.platform.error.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.multipart.MultipartFile;

/** A folder for what one request sent, until its job has ended. */
final class DocumentsStaging {

    private static final Logger LOG = LoggerFactory.getLogger(DocumentsStaging.class);

    private final Path folder;
    private final List<Path> files = new ArrayList<>();

    DocumentsStaging() throws IOException {
        folder = Files.createTempDirectory("winnow-upload");
    }

    Path add(MultipartFile part) throws IOException {
        Path file = next();
        part.transferTo(file);
        return file;
    }

    Path add(byte[] content) throws IOException {
        return Files.write(next(), content);
    }

    /**
     * Stores a request's body.
     *
     * @param limit most bytes
     * @param key the setting of the limit
     */
    Path add(HttpServletRequest request, long limit, String key) throws IOException {
        if (request.getContentLengthLong() > limit) {
            throw tooLarge(request.getContentLengthLong(), limit, key);
        }
        Path file = next();
        byte[] buffer = new byte[1 << 16];
        long written = 0;
        try (InputStream in = request.getInputStream();
                OutputStream out = Files.newOutputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                written += read;
                if (written > limit) {
                    throw tooLarge(written, limit, key);
                }
                out.write(buffer, 0, read);
            }
        }
        return file;
    }

    /** Removes everything. */
    void clear() {
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.warn("Files of an upload stay in {}: {}", folder, e.toString());
        }
    }

    private Path next() {
        Path file = folder.resolve(Integer.toString(files.size()));
        files.add(file);
        return file;
    }

    private static RuntimeException tooLarge(long actual, long limit, String key) {
        return Problems.TOO_LARGE
                .because(
                        "the body has more than %,d bytes; send it in parts, or raise %s"
                                .formatted(limit, key))
                .limit(limit, actual);
    }
}
