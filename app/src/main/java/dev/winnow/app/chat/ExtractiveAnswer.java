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

    /** The answer to a message that asks for nothing that documents hold, such as a greeting. */
    public static final String SMALL_TALK =
            "There is nothing to look up in that. Ask something about the documents, and the sentences that bear on it come back, with their sources.";

    private static final String NOTHING =
            "No generator is configured, and no sentence of the documents bears on the question.";

    public ExtractiveAnswer {
        markers = List.copyOf(markers);
    }

    /** What was found first, of which nothing stays. */
    private static String nearest(CompactContext context) {
        return context.dropped().isEmpty()
                ? ""
                : " The nearest is in %s.".formatted(context.dropped().getFirst().documentId());
    }

    public static ExtractiveAnswer of(CompactContext context) {
        return context.answerable()
                ? new ExtractiveAnswer(
                        FOUND + context.text().stripTrailing(),
                        CitedMarker.ofBlocks(FOUND.length(), context))
                : new ExtractiveAnswer(NOTHING + nearest(context), List.of());
    }
}
