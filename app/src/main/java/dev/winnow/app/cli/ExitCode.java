package dev.winnow.app.cli;

/** Exit statuses of a command, for scripts. */
public final class ExitCode {

    public static final int DONE = 0;

    /** The command could not do what it was asked; a message says why. */
    public static final int FAILED = 1;

    /** The command line is wrong. */
    public static final int USAGE = 2;

    /**
     * The work is done, but some documents could not be read or some records were not sent back;
     * each is listed.
     */
    public static final int INCOMPLETE = 3;

    private ExitCode() {}
}
