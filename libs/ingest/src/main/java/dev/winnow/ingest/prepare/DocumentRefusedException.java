package dev.winnow.ingest.prepare;

import java.io.Serial;

/** Nothing can be made of a document, at this attempt or any other. */
public final class DocumentRefusedException extends Exception {

    @Serial private static final long serialVersionUID = 1L;

    private final String code;

    /**
     * @param code stable name, lower-case with hyphens
     * @param message for people; says what to do and quotes nothing of the document
     */
    public DocumentRefusedException(String code, String message) {
        super(message);
        this.code = code;
    }

    public String code() {
        return code;
    }
}
