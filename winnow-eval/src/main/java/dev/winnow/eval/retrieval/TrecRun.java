package dev.winnow.eval.retrieval;

import java.util.List;
import java.util.Locale;

/** A run in the format that trec_eval reads: query, Q0, document, rank, score, tag. */
public final class TrecRun {

    private TrecRun() {}

    /** All queries of a run as text, in their order. */
    public static String text(List<RankedQuery> queries, String tag) {
        StringBuilder text = new StringBuilder();
        for (RankedQuery ranked : queries) {
            for (int i = 0; i < ranked.documents().size(); i++) {
                text.append(
                        String.format(
                                Locale.ROOT,
                                "%s Q0 %s %d %s %s%n",
                                ranked.query().id(),
                                ranked.documents().get(i),
                                i + 1,
                                ranked.scores().get(i),
                                tag));
            }
        }
        return text.toString();
    }
}
