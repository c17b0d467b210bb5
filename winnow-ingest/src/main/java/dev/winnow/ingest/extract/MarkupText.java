package dev.winnow.ingest.extract;

import java.util.List;

/**
 * Text of a marked-up document.
 *
 * @param title a paragraph that the author marked as the title; empty if there is none
 */
record MarkupText(String text, List<Heading> headings, String title) {}
