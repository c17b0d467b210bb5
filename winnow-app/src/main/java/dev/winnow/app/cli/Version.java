package dev.winnow.app.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version from the jar's manifest, and the Java that runs it. */
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version =
                Objects.requireNonNullElse(
                        Version.class.getPackage().getImplementationVersion(), "of a build folder");
        return new String[] {"winnow " + version, "Java " + Runtime.version()};
    }
}
