package dev.winnow.ingest.extract.isolate;

import dev.winnow.ingest.extract.ExtractionLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;

/** The command line of a {@link ExtractionWorker}: this JVM's own Java and class path. */
final class WorkerCommand {

    /**
     * Starts any class of a runnable jar whose libraries lie inside it, which a plain class path
     * does not reach.
     */
    private static final String NESTED_LAUNCHER =
            "org.springframework.boot.loader.launch.PropertiesLauncher";

    private WorkerCommand() {}

    static Process start(ExtractionLimits limits, Path temporaryFolder) throws IOException {
        String classPath = System.getProperty("java.class.path");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx" + (limits.memory() >> 20) + "m");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:+ExitOnOutOfMemoryError");
        // What the JVM itself says, such as why it ends, would stand among the answers.
        command.add("-XX:+DisplayVMOutputToStderr");
        // Most workers live for seconds: the quick compiler is enough.
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-Djava.awt.headless=true");
        command.add("-Djava.io.tmpdir=" + temporaryFolder);
        command.add("-cp");
        command.add(classPath);
        if (isNested(Path.of(classPath.split(java.io.File.pathSeparator, 2)[0]))) {
            command.add("-Dloader.main=" + ExtractionWorker.class.getName());
            command.add(NESTED_LAUNCHER);
        } else {
            command.add(ExtractionWorker.class.getName());
        }
        command.add(Integer.toString(limits.bytes()));
        command.add(Integer.toString(limits.characters()));
        ProcessBuilder builder = new ProcessBuilder(command);
        Map<String, String> environment = builder.environment();
        // Keys and tokens of the service are none of a parser's business. Windows cannot start a
        // process without this one.
        environment.keySet().removeIf(name -> !name.equalsIgnoreCase("SystemRoot"));
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
}
