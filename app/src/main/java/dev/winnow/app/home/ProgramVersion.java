package dev.winnow.app.home;

import java.util.Objects;

/** Which Winnow this is. */
public final class ProgramVersion {

    private ProgramVersion() {}

    /**
     * The version from the jar's manifest; classes of a build folder have none, and are called
     * that.
     */
    public static String get() {
        return Objects.requireNonNullElse(
                ProgramVersion.class.getPackage().getImplementationVersion(), "of a build folder");
    }
}
