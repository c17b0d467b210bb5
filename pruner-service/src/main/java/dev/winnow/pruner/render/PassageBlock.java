package dev.winnow.pruner.render;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Passage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the context holds of one document.
 *
 * @param best its best passage of which something is kept
 * @param index of that passage in the rank list, 0 for the best
 * @param sentences in the order of the document
 */
public record PassageBlock(Passage best, int index, List<Sentence> sentences) {

    private static final Comparator<Sentence> IN_DOCUMENT =
            Comparator.comparingInt(Sentence::start)
                    .thenComparingInt(Sentence::end)
                    .thenComparing(sentence -> sentence.passage().id());

    /** One block for each document, in the order of their best passages. */
    static List<PassageBlock> of(List<Sentence> kept) {
        Map<DocumentId, List<Sentence>> documents = new LinkedHashMap<>();
        kept.forEach(
                one ->
                        documents
                                .computeIfAbsent(one.documentId(), id -> new ArrayList<>())
                                .add(one));
        return documents.values().stream()
                .map(PassageBlock::ofDocument)
                .sorted(Comparator.comparingInt(PassageBlock::index))
                .toList();
    }

    private static PassageBlock ofDocument(List<Sentence> sentences) {
        Sentence best = Collections.min(sentences, Comparator.comparingInt(Sentence::index));
        return new PassageBlock(
                best.passage(), best.index(), sentences.stream().sorted(IN_DOCUMENT).toList());
    }

    public DocumentId documentId() {
        return best.documentId();
    }

    /** Length of the heading path that all kept passages share. */
    int sharedHeadings() {
        return sentences.stream()
                .mapToInt(sentence -> sentence.passage().headingsSharedWith(best))
                .min()
                .orElse(0);
    }
}
