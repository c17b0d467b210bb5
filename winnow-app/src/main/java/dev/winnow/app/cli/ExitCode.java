package dev.winnow.app.cli;

/** How a command ends, for scripts. */
final class ExitCode {

    static final int DONE = 0;

    /** It could not do what it was asked; a message says why. */
    static final int FAILED = 1;

    /** It was not asked properly. */
    static final int USAGE = 2;

    /** It did its work, but some documents could not be read or some records were not sent back; each is listed. */
    static final int INCOMPLETE = 3;

    private ExitCode() {}
}
