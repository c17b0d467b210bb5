package dev.winnow.core.pipeline;

/**
 * A failure in words that a caller can act on (the core of RFC 9457). Never holds text of a question or passage.
 *
 * @param type stable short name, lower-case with hyphens, e.g. {@code token-limit}; on the wire {@code urn:winnow:problem:token-limit}
 * @param title the same for every problem of this type
 * @param status HTTP status that fits
 * @param detail what happened here, which limit, how to change it
 */
public record Problem(String type, String title, int status, String detail) {}
