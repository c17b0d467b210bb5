package dev.winnow.ingest.extract;

import java.util.Locale;

/** Why no text could be taken out of a file. Each has a code of its own and knows what helps. */
public enum ExtractionFailure {
    EMPTY("the file has no content; remove it or write something into it"),
    NO_TEXT("no text was found; a scan needs text recognition (OCR) before it can be indexed"),
    ENCRYPTED("a password is needed; save a copy without one"),
    BROKEN("the file is damaged or cut off; repair it or fetch it again"),
    ZIP_BOMB("the file unpacks to far more than it holds; it is refused for safety"),
    TOO_LARGE("split the file, or raise the limit"),
    LINE_TOO_LONG("split the line into several documents, or raise the limit"),
    BAD_LINE("correct the line; the other lines are not affected"),
    BAD_VECTOR("correct the vector, or leave it out; the other lines are not affected"),
    UNSUPPORTED("these are read: " + Format.ALL),
    WRONG_EXTENSION("give the file the name of what it is; these are read: " + Format.ALL),
    TIME_OUT("the file was given up; simplify it, or raise winnow.ingest.extraction-time"),
    NO_MEMORY("split the document, or give Java more (-Xmx)"),
    OUT_OF_MEMORY("the file was given up; split it, or raise winnow.ingest.extraction-memory"),
    PARSER_CRASHED(
            "the file was given up, since it ended one process after the other; save it anew, and see the log"),
    NOT_READABLE("check that the file exists and may be read"),
    EXTRACTOR_GONE("the process that reads files ended by itself or could not start; see the log"),
    SHUT_DOWN("Winnow was shut down before the file's turn came; index it again");

    private final String help;

    ExtractionFailure(String help) {
        this.help = help;
    }

    /** Stable name for reports: lower-case with hyphens. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it speaks against the file; else the same file may well be read a moment later. */
    public boolean isOfTheFile() {
        return this != EXTRACTOR_GONE && this != SHUT_DOWN;
    }

    /** What the person can do about it. */
    public String help() {
        return help;
    }
}
