package dev.winnow.app.cli;

import dev.winnow.app.home.WinnowHome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** A command of {@code winnow}, and where it is given. */
abstract class Subcommand implements Callable<Integer> {

    final Terminal terminal;
    final WinnowHome home;
    final Map<String, String> environment;

    Subcommand(Place place) {
        this.terminal = place.terminal();
        this.home = place.home();
        this.environment = place.environment();
    }

    /** The path, if a file or folder is there. */
    static Path existing(Path path) {
        if (!Files.exists(path)) {
            throw new CommandException("there is no file or folder %s", path);
        }
        return path;
    }

    /** Where commands are given. */
    record Place(Terminal terminal, WinnowHome home, Map<String, String> environment) {}
}
