package dev.winnow.eval.scale;

import dev.winnow.core.identity.PassageId;
import dev.winnow.core.retrieval.Hit;
import java.util.List;
import java.util.Set;

/**
 * Which share of the nearest passages a search found, over many questions.
 *
 * @param mean over the questions, 0 to 1
 * @param lowest of any question, 0 to 1
 */
public record Recall(double mean, double lowest) {

    /**
     * Compares found with true lists.
     *
     * @param found for each question
     * @param nearest for each question, not empty
     */
    public static Recall of(List<List<Hit>> found, List<Set<PassageId>> nearest) {
        double sum = 0;
        double lowest = 1;
        for (int q = 0; q < nearest.size(); q++) {
            Set<PassageId> wanted = nearest.get(q);
            long met = found.get(q).stream().filter(hit -> wanted.contains(hit.id())).count();
            double share = (double) met / wanted.size();
            sum += share;
            lowest = Math.min(lowest, share);
        }
        return new Recall(sum / nearest.size(), lowest);
    }
}
