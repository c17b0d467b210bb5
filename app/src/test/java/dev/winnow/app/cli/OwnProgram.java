package dev.winnow.app.cli;

import dev.winnow.app.home.WinnowHome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands as programs of their own, with the classes of the tests. */
final class OwnProgram {

    private OwnProgram() {}

    static ProcessBuilder of(Path home, String... arguments) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--add-modules=jdk.incubator.vector",
                                WinnowCommand.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put(WinnowHome.VARIABLE, home.toString());
        return builder;
    }
}
