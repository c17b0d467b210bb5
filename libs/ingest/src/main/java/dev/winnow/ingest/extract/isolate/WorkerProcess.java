package dev.winnow.ingest.extract.isolate;

import dev.winnow.core.structure.Block;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionFailure;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.extract.isolate.ExtractionWorker.Answer;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.JarFile;
import org.apache.commons.io.file.PathUtils;
import org.apache.commons.io.function.IORunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * One process that parses. Used by one thread at a time; once it was killed, or stopped in the
 * middle of an answer, it is not used again.
 */
final class WorkerProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);

    /** Time for a JVM to start on a loaded machine; it takes about one second on an idle one. */
    private static final Duration START = Duration.ofSeconds(60);

    /** Exit status of a JVM that ran out of memory, by {@code -XX:+ExitOnOutOfMemoryError}. */
    private static final int OUT_OF_MEMORY = 3;

    /**
     * Starts any class of a runnable jar whose libraries lie inside it, which a plain class path
     * does not reach.
     */
    private static final String NESTED_LAUNCHER =
            "org.springframework.boot.loader.launch.PropertiesLauncher";

    private final ExtractionLimits limits;
    private final ScheduledExecutorService watchdog;
    private final Path temporaryFolder;
    private final Process process;
    private final DataOutputStream out;
    private final DataInputStream in;

    /** The system may say for a moment that a process lives which was killed. */
    private boolean usable = true;

    WorkerProcess(ExtractionLimits limits, ScheduledExecutorService watchdog)
            throws ExtractionException {
        this.limits = limits;
        this.watchdog = watchdog;
        try {
            this.temporaryFolder = Files.createTempDirectory("winnow-extract");
            this.process = start(limits, temporaryFolder);
            this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
            this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
            awaitReady();
        } catch (IOException e) {
            LOG.warn("A process that reads files did not start", e);
            throw new ExtractionException(ExtractionFailure.EXTRACTOR_GONE, "it did not start", e);
        }
    }

    /** With this JVM's own Java and class path. */
    private static Process start(ExtractionLimits limits, Path temporaryFolder) throws IOException {
        String classPath = System.getProperty("java.class.path");
        String worker = ExtractionWorker.class.getName();
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + (limits.memory() >> 20) + "m",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        // What the JVM itself says, such as why it ends, would stand among the
                        // answers.
                        "-XX:+DisplayVMOutputToStderr",
                        // Most workers live for seconds: the quick compiler is enough.
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.awt.headless=true",
                        "-Djava.io.tmpdir=" + temporaryFolder,
                        "-Dloader.main=" + worker,
                        "-cp",
                        classPath,
                        isNested(Path.of(classPath.split(File.pathSeparator, 2)[0]))
                                ? NESTED_LAUNCHER
                                : worker,
                        Integer.toString(limits.bytes()),
                        Integer.toString(limits.characters()));
        // Keys and tokens of the service are none of a parser's business. Windows cannot start a
        // process without this one.
        builder.environment().keySet().removeIf(name -> !name.equalsIgnoreCase("SystemRoot"));
        // In the same working folder, since a class path may be relative.
        return builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    }

    private static boolean isNested(Path first) throws IOException {
        if (!Files.isRegularFile(first)) {
            return false;
        }
        try (JarFile jar = new JarFile(first.toFile())) {
            return jar.getEntry(NESTED_LAUNCHER.replace('.', '/') + ".class") != null
                    && jar.getEntry("BOOT-INF/") != null;
        }
    }

    private void awaitReady() throws IOException {
        ScheduledFuture<?> kill =
                watchdog.schedule(this::kill, START.toMillis(), TimeUnit.MILLISECONDS);
        try {
            if (in.readByte() != ExtractionWorker.READY) {
                throw new IOException("the process that reads files does not speak our language");
            }
        } catch (IOException e) {
            close();
            throw e;
        } finally {
            kill.cancel(false);
        }
    }

    boolean isUsable() {
        return usable && process.isAlive();
    }

    ExtractedDocument extract(String name, byte[] content) throws ExtractionException {
        return ask(name, () -> ExtractionWorker.writeBytes(out, content), this::document);
    }

    /**
     * The same from file to file.
     *
     * @param content does not change meanwhile
     * @throws UncheckedIOException if the text cannot be written
     */
    Extractor.Passed extract(String name, Path content, OutputStream text)
            throws ExtractionException {
        return ask(name, () -> writeFile(content), answer -> passed(answer, text));
    }

    private void writeFile(Path content) throws IOException {
        out.writeInt(Math.toIntExact(Files.size(content)));
        Files.copy(content, out);
    }

    private Answer readAnswer() throws IOException {
        return ExtractionWorker.JSON.readValue(ExtractionWorker.readBytes(in), Answer.class);
    }

    private ExtractedDocument document(Answer answer) throws IOException, ExtractionException {
        String text = new String(ExtractionWorker.readBytes(in), StandardCharsets.UTF_8);
        requireDocument(answer);
        return new ExtractedDocument(
                answer.title(),
                text,
                answer.sections(),
                Block.ofNumbers(answer.blocks(), text.length()),
                answer.mediaType(),
                answer.metadata(),
                answer.notes());
    }

    private Extractor.Passed passed(Answer answer, OutputStream text)
            throws IOException, ExtractionException {
        int length = in.readInt();
        if (length > limits.bytes()) {
            in.skipNBytes(length);
            // Now that all of the answer is read, the process is free for another file.
            throw new ExtractionException(
                    ExtractionFailure.TOO_LARGE,
                    "its text has %,d bytes, at most %,d are given out (winnow.ingest.max-document-size)"
                            .formatted(length, limits.bytes()));
        }
        copy(length, text);
        requireDocument(answer);
        return new Extractor.Passed(answer.title(), answer.mediaType());
    }

    private void copy(int length, OutputStream text) throws IOException {
        byte[] buffer = new byte[1 << 16];
        int left = length;
        while (left > 0) {
            int read = in.readNBytes(buffer, 0, Math.min(left, buffer.length));
            if (read == 0) {
                throw new EOFException("the text is cut off");
            }
            try {
                text.write(buffer, 0, read);
            } catch (IOException disk) {
                // Or it would be taken for a process that is gone.
                throw new UncheckedIOException(disk);
            }
            left -= read;
        }
    }

    private static void requireDocument(Answer answer) throws ExtractionException {
        if (answer.failure() != null) {
            throw ExtractionException.relayed(answer.failure(), answer.title());
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(Answer answer) throws IOException, ExtractionException;
    }

    private <T> T ask(String name, IORunnable request, Reading<T> reading)
            throws ExtractionException {
        usable = false;
        // Taken by what is first: the end of the answer, or of the time for it.
        AtomicBoolean over = new AtomicBoolean();
        Runnable tooLate = () -> killUnless(over);
        ScheduledFuture<?> kill =
                watchdog.schedule(tooLate, limits.time().toMillis(), TimeUnit.MILLISECONDS);
        boolean begun = false;
        try {
            ExtractionWorker.writeBytes(out, name.getBytes(StandardCharsets.UTF_8));
            request.run();
            out.flush();
            begun = in.readByte() == ExtractionWorker.READING;
            T read = reading.of(readAnswer());
            usable = over.compareAndSet(false, true);
            return read;
        } catch (ExtractionException answered) {
            usable = over.compareAndSet(false, true);
            throw answered;
        } catch (IOException | JacksonException ended) {
            boolean late = !over.compareAndSet(false, true);
            kill();
            throw end(late, begun, ended);
        } finally {
            kill.cancel(false);
        }
    }

    private ExtractionException end(boolean late, boolean reading, Exception ended) {
        int status = process.onExit().join().exitValue();
        if (late) {
            return new ExtractionException(
                    ExtractionFailure.TIME_OUT,
                    "not done after %d s".formatted(limits.time().toSeconds()),
                    ended);
        }
        if (status == OUT_OF_MEMORY) {
            return new ExtractionException(
                    ExtractionFailure.OUT_OF_MEMORY,
                    "more than %,d MB of memory".formatted(limits.memory() >> 20),
                    ended);
        }
        LOG.warn("A process that reads files ended with status {}", status);
        return new ExtractionException(
                reading ? ExtractionFailure.PARSER_CRASHED : ExtractionFailure.EXTRACTOR_GONE,
                "exit status " + status,
                ended);
    }

    private void killUnless(AtomicBoolean over) {
        if (over.compareAndSet(false, true)) {
            kill();
        }
    }

    private void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        process.onExit().join();
        try {
            PathUtils.deleteDirectory(temporaryFolder);
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("Temporary files stay in {}: {}", temporaryFolder, e.toString());
        }
    }
}
