package dev.winnow.bench.metric;

import java.util.List;
import java.util.Map;

/**
 * Measures of one ranked list, as trec_eval computes them. Unjudged documents count as not
 * relevant; grades of 1 and above are relevant; the gain of nDCG is the grade itself (linear), its
 * discount {@code log2(rank + 1)}.
 */
public final class RankingMetrics {

    private RankingMetrics() {}

    /**
     * Normalised discounted cumulative gain.
     *
     * @param ranked ids, best first, each once
     * @param grades judged grade by id
     * @param depth ranks that count
     */
    public static double ndcg(List<String> ranked, Map<String, Integer> grades, int depth) {
        double gain = 0;
        for (int i = 0; i < Math.min(depth, ranked.size()); i++) {
            gain += grades.getOrDefault(ranked.get(i), 0) / log2(i + 2);
        }
        int[] ideal = grades.values().stream().mapToInt(Integer::intValue).sorted().toArray();
        double best = 0;
        for (int i = 0; i < Math.min(depth, ideal.length); i++) {
            best += ideal[ideal.length - 1 - i] / log2(i + 2);
        }
        return best == 0 ? 0 : gain / best;
    }

    /** Average precision over all relevant documents, within the ranks that the list has. */
    public static double averagePrecision(List<String> ranked, Map<String, Integer> grades) {
        long relevant = relevant(grades);
        int found = 0;
        double sum = 0;
        for (int i = 0; i < ranked.size(); i++) {
            if (grades.getOrDefault(ranked.get(i), 0) > 0) {
                found++;
                sum += (double) found / (i + 1);
            }
        }
        return relevant == 0 ? 0 : sum / relevant;
    }

    /** One over the rank of the first relevant document, 0 if it stands below the depth. */
    public static double reciprocalRank(
            List<String> ranked, Map<String, Integer> grades, int depth) {
        for (int i = 0; i < Math.min(depth, ranked.size()); i++) {
            if (grades.getOrDefault(ranked.get(i), 0) > 0) {
                return 1.0 / (i + 1);
            }
        }
        return 0;
    }

    /** Share of all relevant documents within the depth. */
    public static double recall(List<String> ranked, Map<String, Integer> grades, int depth) {
        long relevant = relevant(grades);
        long found =
                ranked.stream().limit(depth).filter(id -> grades.getOrDefault(id, 0) > 0).count();
        return relevant == 0 ? 0 : (double) found / relevant;
    }

    private static long relevant(Map<String, Integer> grades) {
        return grades.values().stream().filter(grade -> grade > 0).count();
    }

    private static double log2(int x) {
        return Math.log(x) / Math.log(2);
    }
}
