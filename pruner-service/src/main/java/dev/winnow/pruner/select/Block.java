package dev.winnow.pruner.select;

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
 * @param documentId the document
 * @param best its best passage of which something is kept
 * @param sentences in the order of the document
 */
record Block(DocumentId documentId, RankedPassage best, List<Sentence> sentences) {

    private static final Comparator<Sentence> IN_DOCUMENT =
            Comparator.comparingInt(Sentence::start)
                    .thenComparingInt(Sentence::end)
                    .thenComparing(sentence -> sentence.from().passage().id());

    /** One block for each document, in the order of their best passages. */
    static List<Block> of(List<Sentence> kept) {
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
        List<Block> blocks = new ArrayList<>(documents.size());
        for (List<Sentence> document : documents) {
            RankedPassage best = document.getFirst().from();
            for (Sentence sentence : document) {
                best = sentence.from().place() < best.place() ? sentence.from() : best;
            }
            document.sort(IN_DOCUMENT);
            blocks.add(new Block(best.passage().documentId(), best, document));
        }
        blocks.sort(Comparator.comparingInt(block -> block.best().place()));
        return blocks;
    }

    /** Length of the heading path that all kept passages share. */
    int sharedHeadings() {
        List<String> shared = best.passage().headings();
        int depth = shared.size();
        Passage last = best.passage();
        for (Sentence sentence : sentences) {
            Passage passage = sentence.from().passage();
            if (passage.id().equals(last.id())) {
                continue;
            }
            last = passage;
            int common = 0;
            while (common < Math.min(depth, passage.headings().size())
                    && shared.get(common).equals(passage.headings().get(common))) {
                common++;
            }
            depth = common;
        }
        return depth;
    }
}
