package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.cli.Subcommand.Place;
import dev.winnow.app.home.WinnowHome;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

class HelpTest {

    private static final ResourceBundle TEXTS = ResourceBundle.getBundle("dev.winnow.app.cli.help");

    @Test
    void every_command_option_and_parameter_says_what_it_is_for() {
        List<String> silent = new ArrayList<>();
        for (CommandLine command : commands()) {
            String name = command.getCommandSpec().qualifiedName();
            if (command.getCommandSpec().usageMessage().description().length == 0) {
                silent.add(name);
            }
            for (ArgSpec argument : command.getCommandSpec().args()) {
                if (!argument.hidden() && argument.description().length == 0) {
                    silent.add(name + " " + argument);
                }
            }
        }

        assertThat(silent).isEmpty();
    }

    @Test
    void every_text_is_shown_by_some_command() {
        Set<String> shown = new TreeSet<>();
        for (CommandLine command : commands()) {
            command.setResourceBundle(new Recorded(shown));
            command.getUsageMessage();
        }

        assertThat(shown).containsAll(TEXTS.keySet());
    }

    /** The command line and everything below it that is not hidden. */
    private static List<CommandLine> commands() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Terminal terminal = new Terminal(nowhere, nowhere, false, false);
        Place place = new Place(terminal, WinnowHome.of(Map.of()), Map.of());
        List<CommandLine> commands = new ArrayList<>();
        collect(new WinnowCommand(place).line, commands);
        return commands;
    }

    private static void collect(CommandLine command, List<CommandLine> into) {
        if (!command.getCommandSpec().usageMessage().hidden()) {
            into.add(command);
            command.getSubcommands().values().forEach(below -> collect(below, into));
        }
    }

    /** The texts, and which of them were asked for. */
    private static final class Recorded extends ResourceBundle {

        private final Set<String> asked;

        Recorded(Set<String> asked) {
            this.asked = asked;
        }

        @Override
        protected Object handleGetObject(String key) {
            asked.add(key);
            return TEXTS.getObject(key);
        }

        @Override
        public Enumeration<String> getKeys() {
            return TEXTS.getKeys();
        }
    }
}
