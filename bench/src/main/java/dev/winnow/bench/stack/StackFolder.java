package dev.winnow.bench.stack;

import dev.winnow.app.home.SecretKeyFile;
import dev.winnow.app.home.ServiceFile;
import dev.winnow.app.home.ServiceFile.RunningService;
import dev.winnow.app.home.WinnowHome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The files of a stack: logs, process ids, the broker's records and the index.
 *
 * @param folder absolute
 */
public record StackFolder(Path folder) {

    /** The stack's folder within a home. */
    public static StackFolder of(WinnowHome home) {
        return new StackFolder(home.folder().resolve("stack"));
    }

    /** The index into which documents come by topic. */
    public Path byTopic() {
        return folder.resolve("by-topic");
    }

    /** The home of an index that is filled before the retriever opens it. */
    public WinnowHome home() {
        return new WinnowHome(folder);
    }

    /** The log of a program. */
    public Path log(Stack.Program program) {
        return folder.resolve("logs").resolve(program.label() + ".log");
    }

    /** The secret with which the gateway signs, made at the first start. */
    SecretKeyFile signingKey() {
        return new SecretKeyFile(folder.resolve("signing.key"));
    }

    Path records() {
        return folder.resolve("broker");
    }

    /** The cache of a JVM: a program that starts from it has its classes loaded and linked. */
    Path classes(Stack.Program program) {
        return folder.resolve("classes").resolve(program.label() + ".aot");
    }

    private ServiceFile note(Stack.Program program) {
        return new ServiceFile(folder.resolve("run").resolve(program.label() + ".json"));
    }

    void started(Stack.Program program, URI url, ProcessHandle process) throws IOException {
        note(program).write(url, process);
    }

    /** The process of a program, or null if it does not run. */
    public @Nullable RunningService running(Stack.Program program) throws IOException {
        return note(program).find();
    }

    void stopped(Stack.Program program) throws IOException {
        Files.deleteIfExists(note(program).path());
    }
}
