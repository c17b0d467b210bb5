package dev.winnow.core.context;

/** Counts the tokens of a text. Safe for use by several threads. */
public interface TokenCounter {

    int count(String text);

    /** The name of the tokenizer, e.g. {@code o200k_base}. */
    String name();
}
