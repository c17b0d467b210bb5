package dev.winnow.eval.feedback;

import dev.winnow.eval.metric.PairedRandomisation;
import dev.winnow.eval.retrieval.Metric;
import java.util.List;
import java.util.Locale;

/**
 * All grids of one run, as they are written to JSON and Markdown.
 *
 * @param model embedder and the first digits of its hash
 * @param throwsOfSigns throws of each randomisation test
 * @param results grids, collection by collection
 * @param paper the published table
 */
public record GridReport(
        String model, int throwsOfSigns, List<GridResult> results, PublishedTable paper) {

    public GridReport {
        results = List.copyOf(results);
    }

    /** A report of these results. */
    public GridReport(String model, List<GridResult> results, PublishedTable paper) {
        this(model, PairedRandomisation.THROWS, results, paper);
    }

    /** The page. */
    public String markdown() {
        StringBuilder page = new StringBuilder();
        page.append(
                String.format(
                        Locale.ROOT,
                        """
                        # Feedback and interpolation: the grid

                        Written by `./winnow eval feedback`; [feedback.md](feedback.md) says what follows from it and gives the command.
                        Embedder: %s. Feedback always runs, no gate. nDCG@10, MAP and recall@100 come from the product's window of 100, map@1000 and
                        recall@1000, at the paper's settings, from a second run of 1,000. Two-sided paired randomisation tests, %,d throws; Holm-corrected over all
                        comparisons and measures of a collection. Behind a figure, corrected p below .05: `n` against the same mode without
                        feedback, `d` against the vectors alone, `p` BOTH against POST; `+` better, `-` worse.

                        Paper settings: both weights .5, Rocchio on vectors .4 / .6, three passages; RM3 with ten passages and ten terms,
                        query weight .5. Product settings: the defaults.

                        """,
                        model,
                        throwsOfSigns));
        page.append("## By collection\n\n").append(GridTables.collections(results));
        List<GridResult> atPaper =
                results.stream().filter(result -> result.settings().equals("paper")).toList();
        List<GridResult> atProduct =
                results.stream().filter(result -> result.settings().equals("product")).toList();
        page.append("## Every test, paper settings: difference (p, Holm-corrected p)\n\n");
        tests(page, atPaper);
        page.append("## Every test, product settings: difference (p, Holm-corrected p)\n\n");
        tests(page, atProduct);
        page.append(
                """
                ## Beside the paper: sign and rank

                Six ways, ranked in each column: the paper's columns are three dense models on two years (with BM25), ours the collections at paper
                settings. MAP is over 1,000 ranks on both sides.

                """);
        page.append(GridTables.comparison(paper, atPaper));
        page.append(
                """

                ## The paper's table

                Li, Wang, Zhuang, Mourad, Ma, Lin, Zuccon: "To Interpolate or not to Interpolate: PRF, Dense and Sparse Retrievers", SIGIR 2022. Other
                collections and encoders: not comparable in size.

                """);
        page.append(GridTables.paper(paper));
        return page.toString();
    }

    private static void tests(StringBuilder page, List<GridResult> results) {
        for (Metric metric : results.getFirst().metrics()) {
            page.append(GridTables.tests(results, metric)).append('\n');
        }
    }
}
