package dev.winnow.reranker.documents;

import dev.winnow.core.rerank.Reranking.SentenceScore;
import dev.winnow.core.sentence.CharacterClasses;
import dev.winnow.core.sentence.SentenceGap;
import dev.winnow.core.sentence.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a document that a threshold leaves: nothing but slices of it and the joints between
 * them.
 *
 * @param text the kept sentences, joined
 * @param spans the kept stretches of the document; the white space between neighbours is part of
 *     them
 */
public record KeptText(String text, List<Span> spans) {

    public KeptText {
        spans = List.copyOf(spans);
    }

    /** The document as it is, for a model that does not score sentences. */
    public static KeptText whole(String document) {
        return new KeptText(
                document, document.isEmpty() ? List.of() : List.of(new Span(0, document.length())));
    }

    /** The sentences with at least this keep-probability. */
    public static KeptText of(String document, List<SentenceScore> sentences, float threshold) {
        return of(
                document,
                sentences.stream()
                        .filter(sentence -> sentence.keep().value() >= threshold)
                        .map(sentence -> new Span(sentence.start(), sentence.end()).trim(document))
                        .filter(span -> !span.isEmpty())
                        .toList());
    }

    /**
     * Joins sentences.
     *
     * @param sentences in the order of the document, without overlap, and without white space at
     *     their ends
     */
    public static KeptText of(String document, List<Span> sentences) {
        StringBuilder out = new StringBuilder();
        List<Span> spans = new ArrayList<>();
        for (Span sentence : sentences) {
            int start = sentence.start();
            if (!spans.isEmpty()) {
                String gap = document.substring(spans.getLast().end(), start);
                out.append(SentenceGap.of(gap));
                if (CharacterClasses.isBlank(gap)) {
                    start = spans.removeLast().start();
                }
            }
            out.append(document, sentence.start(), sentence.end());
            spans.add(new Span(start, sentence.end()));
        }
        return new KeptText(out.toString(), spans);
    }

    /** Share of the document's characters that is left out, 0 to 1. */
    public float compression(String document) {
        return document.isEmpty() ? 0f : 1f - (float) text.length() / document.length();
    }
}
