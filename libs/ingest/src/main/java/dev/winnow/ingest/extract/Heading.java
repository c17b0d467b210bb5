package dev.winnow.ingest.extract;

/**
 * A heading where it stands.
 *
 * @param level 1 to 6
 * @param text on one line, without markup
 * @param start where its line starts in the text, in UTF-16 units
 * @param end behind its line
 */
record Heading(int level, String text, int start, int end) {}
