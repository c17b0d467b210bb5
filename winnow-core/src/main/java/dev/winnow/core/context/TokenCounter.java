package dev.winnow.core.context;

/** Counts the tokens of a text. Safe for use by several threads. */
public interface TokenCounter {

    int count(String text);

    /** Which tokens, e.g. {@code o200k_base}. */
    String name();
}
