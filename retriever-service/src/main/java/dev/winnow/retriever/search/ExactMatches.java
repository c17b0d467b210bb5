package dev.winnow.retriever.search;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.retrieval.Hit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Passages that hold the question's identifiers or quoted phrases letter by letter, and that fusion
 * must not lose.
 *
 * <p>Those that did not make the list stand in place of its last unprotected passages; never of the
 * first. They lost, so they follow the others in the order of their scores. With p protected ones
 * in all, the first k - p places are those of the plain list.
 */
final class ExactMatches {

    private final Set<PassageId> wanted = new HashSet<>();

    ExactMatches(List<Hit> exact) {
        exact.forEach(hit -> wanted.add(hit.id()));
    }

    /** The best {@code k} positions of the list with the protected ones among them. */
    int[] protect(FusedList list, CandidatePool union, int k) {
        int[] best = list.best(k);
        if (wanted.isEmpty()) {
            return best;
        }
        List<Integer> lost = new ArrayList<>();
        for (int i = best.length; i < list.order().length; i++) {
            if (isWanted(list.order()[i], union)) {
                lost.add(list.order()[i]);
            }
        }
        List<Integer> kept = new ArrayList<>(best.length);
        for (int position : best) {
            kept.add(position);
        }
        int room = 0;
        for (int i = kept.size() - 1; i > 0 && room < lost.size(); i--) {
            if (!isWanted(kept.get(i), union)) {
                kept.remove(i);
                room++;
            }
        }
        kept.addAll(lost.subList(0, room));
        return kept.stream().mapToInt(Integer::intValue).toArray();
    }

    /** How many of these positions are protected passages. */
    int among(int[] positions, CandidatePool union) {
        int count = 0;
        for (int position : positions) {
            count += isWanted(position, union) ? 1 : 0;
        }
        return count;
    }

    private boolean isWanted(int position, CandidatePool union) {
        return wanted.contains(union.ids().get(position));
    }
}
