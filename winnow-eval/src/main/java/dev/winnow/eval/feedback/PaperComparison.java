package dev.winnow.eval.feedback;

import dev.winnow.eval.feedback.PublishedTable.Measure;
import dev.winnow.eval.feedback.PublishedTable.Year;
import dev.winnow.eval.retrieval.Metric;
import java.util.ArrayList;
import java.util.List;

/**
 * The paper's findings and ours, in sign and rank: its collections, encoders and figures are others, so nothing else can be compared. One column is
 * a dense model on a year there and a collection here; in each of them the six ways of using BM25, vectors and Rocchio's feedback are ranked.
 */
public final class PaperComparison {

    private static final String BM25 = "bm25";

    /** A way of the paper and the line of our grid that does the same. */
    public enum Way {
        NONE("dense alone", "none", "dense/none"),
        VPRF("dense, fed back", "vprf", "dense/rocchio"),
        INTERPOLATED("interpolated only", "interpolated", "hybrid/none"),
        PRE("PRE", "pre", "hybrid/pre/rocchio"),
        POST("POST", "post", "hybrid/post/rocchio"),
        BOTH("BOTH", "both", "hybrid/both/rocchio");

        private final String label;
        private final String mode;
        private final String line;

        Way(String label, String mode, String line) {
            this.label = label;
            this.mode = mode;
            this.line = line;
        }

        public String label() {
            return label;
        }

        private boolean withoutWords() {
            return this == NONE || this == VPRF;
        }
    }

    /** A claim of the form "a is above b". */
    public record Claim(Way better, Way than) {}

    /**
     * How a claim fares.
     *
     * @param holds columns in which the first is above the second
     * @param columns all columns
     */
    public record Count(int holds, int columns) {}

    private final List<double[]> paper;
    private final List<double[]> ours;

    private PaperComparison(List<double[]> paper, List<double[]> ours) {
        this.paper = paper;
        this.ours = ours;
    }

    /** The comparison on a measure of the paper. */
    public static PaperComparison of(
            PublishedTable table, List<GridResult> results, Measure measure) {
        List<double[]> paper = new ArrayList<>();
        for (String model : table.models()) {
            for (Year year : Year.values()) {
                double[] values = new double[Way.values().length];
                for (Way way : Way.values()) {
                    values[way.ordinal()] =
                            table.row(way.withoutWords() ? "none" : BM25, model, way.mode)
                                    .value(year, measure);
                }
                paper.add(values);
            }
        }
        Metric metric =
                switch (measure) {
                    case MAP -> Metric.MAP_1000;
                    case NDCG_10 -> Metric.NDCG_10;
                    case RECALL_1000 -> Metric.RECALL_1000;
                };
        List<double[]> ours = new ArrayList<>();
        for (GridResult result : results) {
            double[] values = new double[Way.values().length];
            for (Way way : Way.values()) {
                values[way.ordinal()] = result.mean(way.line, metric);
            }
            ours.add(values);
        }
        return new PaperComparison(paper, ours);
    }

    /** Mean rank of a way over the paper's columns, 1 for the best. */
    public double paperRank(Way way) {
        return meanRank(paper, way);
    }

    /** Mean rank of a way over our collections. */
    public double ourRank(Way way) {
        return meanRank(ours, way);
    }

    /** In how many of the paper's columns a claim holds. */
    public Count paperCount(Claim claim) {
        return count(paper, claim);
    }

    /** On how many of our collections a claim holds. */
    public Count ourCount(Claim claim) {
        return count(ours, claim);
    }

    private static Count count(List<double[]> columns, Claim claim) {
        int holds = 0;
        for (double[] values : columns) {
            holds += values[claim.better().ordinal()] > values[claim.than().ordinal()] ? 1 : 0;
        }
        return new Count(holds, columns.size());
    }

    /** Equal values share the mean of their ranks. */
    private static double meanRank(List<double[]> columns, Way way) {
        double sum = 0;
        for (double[] values : columns) {
            double own = values[way.ordinal()];
            double rank = 1;
            for (Way other : Way.values()) {
                if (other != way) {
                    rank += values[other.ordinal()] > own ? 1 : 0;
                    rank += values[other.ordinal()] == own ? .5 : 0;
                }
            }
            sum += rank;
        }
        return sum / columns.size();
    }
}
