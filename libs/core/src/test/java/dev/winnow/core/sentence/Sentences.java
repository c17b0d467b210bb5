package dev.winnow.core.sentence;

import java.util.List;

/** The splitter's answer as strings, for tests that speak of sentences and not of offsets. */
final class Sentences {

    private Sentences() {}

    /** The sentences without the white space around them. */
    static List<String> of(SentenceSplitter splitter, String text) {
        return splitter.split(text).stream().map(span -> span.trim(text).slice(text)).toList();
    }
}
