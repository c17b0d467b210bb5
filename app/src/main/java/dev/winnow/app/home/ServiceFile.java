package dev.winnow.app.home;

import dev.winnow.platform.json.WinnowJson;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * The note that a service leaves in its home while it runs, so that the command line asks it
 * instead of opening the index a second time.
 *
 * @param path the file
 */
public record ServiceFile(Path path) {

    /**
     * Writes the note of this process.
     *
     * @param token tells its owner apart, null if nothing does
     */
    public void write(URI url, @Nullable String token) throws IOException {
        write(url, ProcessHandle.current(), token);
    }

    /** Writes the note of another process. */
    public void write(URI url, ProcessHandle process) throws IOException {
        write(url, process, null);
    }

    private void write(URI url, ProcessHandle process, @Nullable String token) throws IOException {
        RunningService running =
                new RunningService(url, process.pid(), RunningService.started(process), token);
        WinnowHome.write(path, WinnowJson.tolerant().writeValueAsBytes(running));
    }

    /** Removes the note if it is this process's own: another service may have started since. */
    public void remove() throws IOException {
        RunningService noted = read();
        if (noted != null && noted.pid() == ProcessHandle.current().pid()) {
            Files.deleteIfExists(path);
        }
    }

    /**
     * The service that runs now. A note of a process that ended without removing it (killed, or the
     * machine went down) counts as none.
     *
     * @throws IOException if the note cannot be read
     */
    public @Nullable RunningService find() throws IOException {
        RunningService noted = read();
        return noted != null && noted.isAlive() ? noted : null;
    }

    /** When the note was written: as soon as the service answered. */
    public Instant written() throws IOException {
        return Files.getLastModifiedTime(path).toInstant();
    }

    private @Nullable RunningService read() throws IOException {
        byte[] content;
        try {
            content = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            return null;
        }
        try {
            return WinnowJson.tolerant().readValue(content, RunningService.class);
        } catch (JacksonException e) {
            throw new IOException(
                    "%s is not what a service writes; if none runs, delete the file"
                            .formatted(path),
                    e);
        }
    }

    /**
     * A service on this machine.
     *
     * @param url where it answers
     * @param pid its process
     * @param started when its process started, in milliseconds since 1970, 0 if the system does not
     *     tell: process ids are given out again
     * @param token what its owner sends to be told apart from others, null if it does not tell
     */
    public record RunningService(URI url, long pid, long started, @Nullable String token) {

        static long started(ProcessHandle process) {
            return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }

        boolean isAlive() {
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(
                            process ->
                                    started == 0
                                            || started(process) == 0
                                            || started(process) == started)
                    .isPresent();
        }
    }
}
