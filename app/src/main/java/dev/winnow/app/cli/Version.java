package dev.winnow.app.cli;

import dev.winnow.app.home.ProgramVersion;
import picocli.CommandLine.IVersionProvider;

/** The version from the jar's manifest, and the Java that runs it. */
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"winnow " + ProgramVersion.get(), "Java " + Runtime.version()};
    }
}
