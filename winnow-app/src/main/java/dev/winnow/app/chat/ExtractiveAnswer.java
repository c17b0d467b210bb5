package dev.winnow.app.chat;

import dev.winnow.core.context.CompactContext;

/** What stands in for an answer where no generator is configured: the kept sentences with the markers of their sources, and a line that says so. */
public final class ExtractiveAnswer {

    private static final String FOUND =
            "No generator is configured, so these are the sentences of the documents that bear on the question, as they stand there:";

    private static final String NOTHING =
            "No generator is configured, and no sentence of the documents bears on the question.";

    private ExtractiveAnswer() {}

    public static String of(CompactContext context) {
        return context.answerable() ? FOUND + "\n\n" + context.text().stripTrailing() : NOTHING;
    }
}
