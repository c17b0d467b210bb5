package dev.winnow.app.chat;

import dev.winnow.core.context.CompactContext;
import java.util.List;

/**
 * What stands in for an answer where no generator is configured: the kept sentences with the
 * markers of their sources, and a line that says so.
 *
 * @param text the line and the sentences
 * @param markers the heads of the blocks
 */
public record ExtractiveAnswer(String text, List<CitedMarker> markers) {

    private static final String FOUND =
            "No generator is configured, so these are the sentences of the documents that bear on the question, as they stand there:\n\n";

    private static final String NOTHING =
            "No generator is configured, and no sentence of the documents bears on the question.";

    public ExtractiveAnswer {
        markers = List.copyOf(markers);
    }

    public static ExtractiveAnswer of(CompactContext context) {
        return context.answerable()
                ? new ExtractiveAnswer(
                        FOUND + context.text().stripTrailing(),
                        CitedMarker.ofBlocks(FOUND.length(), context))
                : new ExtractiveAnswer(NOTHING, List.of());
    }
}
