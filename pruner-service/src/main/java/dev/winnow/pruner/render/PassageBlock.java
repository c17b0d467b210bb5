package dev.winnow.pruner.render;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.passage.Passage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
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
        Map<DocumentId, Integer> places = new HashMap<>();
        List<List<Sentence>> documents = new ArrayList<>();
        for (Sentence sentence : kept) {
            Integer place = places.putIfAbsent(sentence.documentId(), documents.size());
            if (place == null) {
                documents.add(new ArrayList<>());
                documents.getLast().add(sentence);
            } else {
                documents.get(place).add(sentence);
            }
        }
        List<PassageBlock> blocks = new ArrayList<>(documents.size());
        for (List<Sentence> document : documents) {
            Sentence best = document.getFirst();
            for (Sentence sentence : document) {
                best = sentence.index() < best.index() ? sentence : best;
            }
            document.sort(IN_DOCUMENT);
            blocks.add(new PassageBlock(best.passage(), best.index(), document));
        }
        blocks.sort(Comparator.comparingInt(PassageBlock::index));
        return blocks;
    }

    public DocumentId documentId() {
        return best.documentId();
    }

    /** Length of the heading path that all kept passages share. */
    int sharedHeadings() {
        int depth = best.headings().size();
        for (Sentence sentence : sentences) {
            depth = Math.min(depth, sentence.passage().headingsSharedWith(best));
        }
        return depth;
    }
}
