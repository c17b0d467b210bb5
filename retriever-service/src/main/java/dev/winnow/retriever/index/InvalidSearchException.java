package dev.winnow.retriever.index;

import java.io.Serial;

/** A question or filter that cannot be searched. The detail says which part and why, holds no text of the question, and is fit for the caller. */
public final class InvalidSearchException extends IllegalArgumentException {

    @Serial private static final long serialVersionUID = 1L;

    private final String type;
    private final String title;
    private final String detail;

    private InvalidSearchException(String type, String title, String detail) {
        super(detail);
        this.type = type;
        this.title = title;
        this.detail = detail;
    }

    static InvalidSearchException filter(String detail) {
        return new InvalidSearchException("invalid-filter", "Invalid filter", detail);
    }

    static InvalidSearchException question(String detail) {
        return new InvalidSearchException("question-too-long", "Question too long", detail);
    }

    /** Short stable name of the kind of problem. */
    public String type() {
        return type;
    }

    /** The same for every problem of the type. */
    public String title() {
        return title;
    }

    public String detail() {
        return detail;
    }
}
