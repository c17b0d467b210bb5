package dev.winnow.client;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A stretch of text, half-open, in UTF-16 units as {@link String#substring(int, int)} takes them.
 *
 * @param start first unit, inclusive
 * @param end last unit, exclusive
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"start", "end"})
public record TextSpan(int start, int end) {}
