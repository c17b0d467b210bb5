package dev.winnow.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a context keeps of one source, for frameworks that want a list of texts.
 *
 * @param marker its number in the context
 * @param documentId the document; of a line of facts the first fact's id
 * @param title its title, empty if it has none
 * @param uri where a person can read it; null if unknown
 * @param text the kept sentences, as the context has them, without marker and heading
 * @param spans where they stand in the document's text
 * @param rankProbability the best of its passages' rank probabilities, 0 to 1; null if no model
 *     scored it, or the request did not ask for an explanation
 */
public record SourceText(
        int marker,
        String documentId,
        String title,
        @Nullable String uri,
        String text,
        List<TextSpan> spans,
        @Nullable Double rankProbability) {

    private static final Pattern MARKER = Pattern.compile("\\[\\d+] ?");

    /** Copies the list. */
    public SourceText {
        spans = List.copyOf(spans);
    }

    /**
     * Takes a context apart.
     *
     * @param text of the context
     * @param citations in the order of their markers
     * @param ranks rank probabilities, by the document's id
     */
    public static List<SourceText> of(
            String text, List<ContextAnswer.Citation> citations, Map<String, Double> ranks) {
        List<SourceText> sources = new ArrayList<>(citations.size());
        for (ContextAnswer.Citation citation : citations) {
            TextSpan block = citation.block();
            if (block != null) {
                sources.add(
                        new SourceText(
                                citation.marker(),
                                citation.documentId(),
                                citation.title(),
                                citation.uri(),
                                body(
                                        text.substring(block.start(), block.end()),
                                        citation.facts().isEmpty()),
                                citation.spans(),
                                ranks.get(citation.documentId())));
            }
        }
        return List.copyOf(sources);
    }

    /** A document's block has marker and heading on a line of their own, a fact's only a marker. */
    private static String body(String block, boolean document) {
        if (document) {
            return block.substring(block.indexOf('\n') + 1);
        }
        Matcher marker = MARKER.matcher(block);
        return marker.lookingAt() ? block.substring(marker.end()) : block;
    }
}
