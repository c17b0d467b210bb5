package dev.winnow.core.outcome;

import java.util.Arrays;
import java.util.Locale;

/**
 * A failure in words that a caller can act on. Never holds text of a question or passage.
 *
 * @param kind the kind of failure, on which programs switch
 * @param detail what happened here, which limit, how to change it
 */
public record Problem(Kind kind, String detail) {

    /** The short name of the kind, e.g. {@code limit-exceeded}. */
    public String type() {
        return kind.type();
    }

    /** The same words for every problem of this kind. */
    public String title() {
        return kind.title();
    }

    /**
     * Every kind of failure that Winnow reports. Names and titles are stable; clients may switch on
     * the name. How a face tells a kind (an HTTP status, an error of a dialect) is the face's.
     */
    public enum Kind {
        /** The request cannot be read or lacks a part, and no better kind fits. */
        BAD_REQUEST("The request is malformed"),
        /** The body is not JSON. */
        MALFORMED_JSON("The body is not valid JSON"),
        /** No key, or one that nobody has. */
        UNAUTHENTICATED("A valid API key is needed"),
        /** The caller lacks an authority. */
        FORBIDDEN("Not permitted"),
        /** Nothing at this path, or no such thing. */
        NOT_FOUND("Not found"),
        /** A model name that this server does not serve. */
        UNKNOWN_MODEL("No such model"),
        METHOD_NOT_ALLOWED("The method is not allowed here"),
        NOT_ACCEPTABLE("No representation fits the Accept header"),
        /** The client sends the request slower than the server waits for it. */
        TOO_SLOW("The request came too slowly"),
        /** A document of others has the id. */
        ID_TAKEN("The id is taken"),
        /** It was here, and is kept for some time only. */
        GONE("No longer here"),
        /** More bytes or items than the server takes. */
        TOO_LARGE("The request is too large"),
        UNSUPPORTED_MEDIA_TYPE("The body's media type is not supported"),
        /** The question is missing or blank. */
        EMPTY_QUESTION("The question is empty"),
        /** A field that the endpoint does not have. */
        UNKNOWN_FIELD("Unknown field"),
        /** A field with a value that it cannot have. */
        INVALID_VALUE("A value is not valid"),
        /** More characters or terms than a question may have. */
        QUESTION_TOO_LONG("The question is too long"),
        /** A filter that does not follow the grammar. */
        INVALID_FILTER("The filter is not valid"),
        /** A state that no pipeline of Winnow makes. */
        INVALID_STATE("The state contradicts itself"),
        /** A value above a limit of this server. */
        LIMIT_EXCEEDED("A limit is exceeded"),
        /** Too many requests run and wait already. */
        OVERLOADED("The server is busy"),
        /** The caller went away; nobody reads this answer. */
        CANCELLED("Request cancelled"),
        INTERNAL("Unexpected error"),
        /** A method or a transfer coding that this server does not have. */
        NOT_IMPLEMENTED("The server does not support this"),
        /** The passages cannot be read. */
        INDEX_UNAVAILABLE("The index is not available at the moment"),
        /** Something that is needed is not there at the moment. */
        UNAVAILABLE("Not available at the moment"),
        /** The time of the request was over before there was anything useful. */
        DEADLINE("The deadline passed"),
        /** A disk has too little room left to write; searching goes on. */
        INSUFFICIENT_STORAGE("Too little room on the disk"),
        GENERATOR_UNREACHABLE("The generator cannot be reached"),
        GENERATOR_FAILED("The generator failed"),
        GENERATOR_TIMEOUT("The generator took too long"),
        GENERATOR_BUSY("The generator is busy"),
        /** It failed several times in a row and is not asked for a while. */
        GENERATOR_PAUSED("The generator is left alone for a while"),
        GENERATOR_REFUSED("The generator refused the request");

        private final String type = name().toLowerCase(Locale.ROOT).replace('_', '-');
        private final String title;

        Kind(String title) {
            this.title = title;
        }

        /**
         * The short name, lower-case with hyphens; on the wire {@code urn:winnow:problem:<type>}.
         */
        public String type() {
            return type;
        }

        public String title() {
            return title;
        }

        /**
         * The kind with this short name; {@link #INTERNAL} for one that a newer version reports.
         */
        public static Kind of(String type) {
            return Arrays.stream(values())
                    .filter(kind -> kind.type.equals(type))
                    .findFirst()
                    .orElse(INTERNAL);
        }
    }
}
