package dev.winnow.app.cli;

import dev.winnow.ingest.run.IngestReport;
import dev.winnow.ingest.run.IngestReport.ProblemList;
import dev.winnow.ingest.source.IngestProblem;
import java.util.Locale;

/** Prints the report of an indexing run, each document that could not be read with the reason. */
public final class IndexReportPrinter {

    /** What is passed over on purpose is no error; a few examples show the pattern. */
    private static final int EXAMPLES = 5;

    private final Terminal terminal;

    public IndexReportPrinter(Terminal terminal) {
        this.terminal = terminal;
    }

    public void print(IngestReport report) {
        terminal.line(
                "%s added, %d changed, %d unchanged, %d deleted, %s failed  %s"
                        .formatted(
                                terminal.good(Integer.toString(report.added())),
                                report.changed(),
                                report.unchanged(),
                                report.deleted(),
                                report.failed().total() == 0
                                        ? "0"
                                        : terminal.bad(Integer.toString(report.failed().total())),
                                terminal.faint(
                                        String.format(
                                                Locale.ROOT,
                                                "(%s%.1f s)",
                                                // None where others make them.
                                                report.passages() == 0
                                                        ? ""
                                                        : Terminal.count(
                                                                        report.passages(),
                                                                        "passage")
                                                                + ", ",
                                                report.duration().toMillis() / 1e3))));
        list(terminal.bad("failed"), report.failed(), ProblemList.MOST);
        list(terminal.warning("note"), report.notes(), ProblemList.MOST);
        list(terminal.faint("passed over"), report.skipped(), EXAMPLES);
    }

    private void list(String label, ProblemList problems, int most) {
        int shown = Math.min(most, problems.first().size());
        for (IngestProblem problem : problems.first().subList(0, shown)) {
            terminal.line(
                    "%s  %s: %s (%s)"
                            .formatted(
                                    label,
                                    Terminal.safe(problem.path()),
                                    Terminal.safe(problem.message()),
                                    problem.code()));
        }
        if (problems.total() > shown) {
            terminal.line("%s  and %,d more".formatted(label, problems.total() - shown));
        }
    }
}
