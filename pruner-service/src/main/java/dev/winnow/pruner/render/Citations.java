package dev.winnow.pruner.render;

import dev.winnow.core.context.CompactContext.Citation;
import dev.winnow.core.context.CompactContext.CitedFact;
import dev.winnow.core.graph.FactLines;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.sentence.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a text, numbered in its order: documents and lines of facts, then documents
 * without a block of their own of which another one's sentence says the same. A sentence that was
 * left out as a duplicate is cited with its own place.
 */
public final class Citations {

    private Citations() {}

    /**
     * Cites the sources of a text.
     *
     * @param duplicates the sentences for which another one stands, in the order of the rank list
     */
    public static List<Citation> of(ContextText text, List<Sentence> duplicates) {
        Map<DocumentId, List<Sentence>> twins = new LinkedHashMap<>();
        for (Sentence duplicate : duplicates) {
            twins.computeIfAbsent(duplicate.documentId(), id -> new ArrayList<>()).add(duplicate);
        }
        List<Citation> citations = new ArrayList<>();
        if (text.factsFirst()) {
            citeFacts(text, citations);
        }
        for (ContextText.WrittenBlock block : text.blocks()) {
            List<Span> spans = new ArrayList<>(block.stretches());
            List<Sentence> more = twins.remove(block.content().documentId());
            if (more != null) {
                spans.addAll(places(more));
            }
            citations.add(cite(citations.size() + 1, block.content().best(), spans, block.place()));
        }
        if (!text.factsFirst()) {
            citeFacts(text, citations);
        }
        for (List<Sentence> others : twins.values()) {
            citations.add(
                    cite(citations.size() + 1, others.getFirst().passage(), places(others), null));
        }
        return citations;
    }

    private static List<Span> places(List<Sentence> sentences) {
        return sentences.stream()
                .map(sentence -> new Span(sentence.start(), sentence.end()))
                .toList();
    }

    private static void citeFacts(ContextText text, List<Citation> citations) {
        for (ContextText.WrittenLine line : text.lines()) {
            Span place = line.place();
            List<FactLines.Item> items = line.content().items();
            // The line ends where its place does; before it stands the marker.
            int begin = place.end() - line.content().text().length();
            List<CitedFact> facts = new ArrayList<>(items.size());
            Set<String> sources = new LinkedHashSet<>();
            for (FactLines.Item item : items) {
                Span own = item.place();
                facts.add(
                        new CitedFact(
                                item.fact().id(),
                                new Span(begin + own.start(), begin + own.end())));
                sources.addAll(item.fact().sourceNames());
            }
            citations.add(
                    new Citation(
                            citations.size() + 1,
                            new DocumentId(items.getFirst().fact().id()),
                            String.join(", ", sources),
                            null,
                            List.of(),
                            place,
                            facts));
        }
    }

    private static Citation cite(
            int marker, Passage passage, List<Span> spans, @Nullable Span block) {
        return new Citation(
                marker,
                passage.documentId(),
                passage.title(),
                passage.uri(),
                merged(spans),
                block,
                List.of());
    }

    /** In order, and one where they touch or overlap. */
    private static List<Span> merged(List<Span> spans) {
        List<Span> merged = new ArrayList<>(spans.size());
        for (Span span : spans.stream().sorted().toList()) {
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
