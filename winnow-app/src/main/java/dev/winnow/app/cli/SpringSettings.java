package dev.winnow.app.cli;

import java.util.List;
import java.util.regex.Pattern;

/** Settings of the service on a command line. */
final class SpringSettings {

    private static final Pattern SETTING =
            Pattern.compile("--[A-Za-z0-9][A-Za-z0-9._\\[\\]-]*=.*", Pattern.DOTALL);

    private SpringSettings() {}

    /** The settings as they are, or an error for the first that is none. */
    static List<String> checked(List<String> settings) {
        for (String setting : settings) {
            if (!SETTING.matcher(setting).matches()) {
                throw new CommandException(
                        "'%s' is neither an option nor a setting; settings look like --winnow.pipeline.max-timeout=30s"
                                .formatted(setting));
            }
        }
        return settings;
    }
}
