package dev.winnow.core.sentence;

import java.util.List;

/** Cuts a text into sentences. */
public interface SentenceSplitter {

    /** Spans in order that cover the text without gap or overlap; none for an empty text. */
    List<Span> split(String text);

    /** Name and version of the rules, for reports. */
    String name();
}
