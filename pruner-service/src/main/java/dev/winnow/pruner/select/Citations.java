package dev.winnow.pruner.select;

import dev.winnow.core.context.Citation;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.sentence.Span;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a text, numbered in its order: documents, facts, then documents of which another one's sentence says the same
 * and that have no block of their own. A sentence that was left out as a duplicate is cited with its own place.
 */
final class Citations {

    private Citations() {}

    /**
     * @param duplicates in the order of the rank list
     */
    static List<Citation> of(ContextText text, List<Sentence> duplicates) {
        Map<DocumentId, List<Sentence>> twins = new LinkedHashMap<>();
        for (Sentence duplicate : duplicates) {
            twins.computeIfAbsent(duplicate.documentId(), id -> new ArrayList<>()).add(duplicate);
        }
        List<Citation> citations = new ArrayList<>();
        for (int b = 0; b < text.blocks().size(); b++) {
            Block block = text.blocks().get(b);
            List<Span> spans = new ArrayList<>(text.stretches().get(b));
            List<Sentence> more = twins.remove(block.documentId());
            if (more != null) {
                more.forEach(sentence -> spans.add(new Span(sentence.start(), sentence.end())));
            }
            citations.add(
                    cite(
                            citations.size() + 1,
                            block.best().passage(),
                            spans,
                            text.places().get(b)));
        }
        for (RankedFact fact : text.facts()) {
            citations.add(
                    new Citation(
                            citations.size() + 1,
                            fact.documentId(),
                            String.join(", ", fact.fact().sourceNames()),
                            null,
                            List.of(new Span(0, fact.fact().text().length())),
                            text.places().get(citations.size())));
        }
        for (List<Sentence> others : twins.values()) {
            List<Span> spans = new ArrayList<>(others.size());
            others.forEach(sentence -> spans.add(new Span(sentence.start(), sentence.end())));
            citations.add(
                    cite(citations.size() + 1, others.getFirst().from().passage(), spans, null));
        }
        return citations;
    }

    private static Citation cite(
            int marker, Passage passage, List<Span> spans, @Nullable Span block) {
        return new Citation(
                marker, passage.documentId(), passage.title(), passage.uri(), merged(spans), block);
    }

    /** In order, and one where they touch or overlap. */
    private static List<Span> merged(List<Span> spans) {
        Collections.sort(spans);
        List<Span> merged = new ArrayList<>(spans.size());
        for (Span span : spans) {
            if (!merged.isEmpty() && span.start() <= merged.getLast().end()) {
                Span before = merged.removeLast();
                merged.add(new Span(before.start(), Math.max(before.end(), span.end())));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }
}
