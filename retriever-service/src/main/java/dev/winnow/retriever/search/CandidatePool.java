package dev.winnow.retriever.search;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.retrieval.Hit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * All passages that a source found, each once, in the order of their ids: position i of every score
 * array is passage i.
 *
 * @param ids passage ids, ascending
 * @param handles their handles in the view
 */
record CandidatePool(List<PassageId> ids, int[] handles) {

    static CandidatePool of(List<List<Hit>> lists) {
        TreeMap<PassageId, Integer> found = new TreeMap<>();
        for (List<Hit> list : lists) {
            for (Hit hit : list) {
                found.putIfAbsent(hit.id(), hit.handle());
            }
        }
        List<PassageId> ids = new ArrayList<>(found.size());
        int[] handles = new int[found.size()];
        for (Map.Entry<PassageId, Integer> entry : found.entrySet()) {
            handles[ids.size()] = entry.getValue();
            ids.add(entry.getKey());
        }
        return new CandidatePool(ids, handles);
    }

    /** The handles of the passages at these positions. */
    int[] handles(int[] positions) {
        int[] some = new int[positions.length];
        for (int i = 0; i < some.length; i++) {
            some[i] = handles[positions[i]];
        }
        return some;
    }

    int size() {
        return handles.length;
    }
}
