package dev.winnow.app.cli;

import dev.winnow.ingest.run.IngestListener;
import dev.winnow.ingest.run.IngestListener.IngestProgress;
import dev.winnow.ingest.run.IngestReport;
import dev.winnow.ingest.run.IngestReport.ProblemList;
import dev.winnow.ingest.source.IngestProblem;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * The progress of indexing, or of another task with documents: a bar where somebody watches, else a
 * line now and then, and in the end what became of each document.
 */
public final class ProgressDisplay implements IngestListener, AutoCloseable {

    /** Per cent between two lines where nobody watches: a log of ten lines. */
    private static final int STEP = 10;

    /** A log without a line for longer than that looks as if nothing went on. Picked by hand. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

    /** What is passed over on purpose is no error; a few examples show the pattern. */
    private static final int EXAMPLES = 5;

    private final Terminal terminal;
    private final String task;
    private @Nullable ProgressBar bar;
    private int shown = -STEP;
    private Duration shownAt = Duration.ZERO;

    public ProgressDisplay(Terminal terminal) {
        this(terminal, "Indexing");
    }

    /**
     * @param task what is done, a capital first
     */
    ProgressDisplay(Terminal terminal, String task) {
        this.terminal = terminal;
        this.task = task;
    }

    @Override
    public void progress(IngestProgress progress) {
        String passages =
                Terminal.count(progress.passages(), "passage") + remaining(progress.remaining());
        if (terminal.isInteractive()) {
            ProgressBar current = bar == null ? begin(progress.total()) : bar;
            current.stepTo(progress.done());
            current.setExtraMessage(" " + passages);
        } else if (progress.percent() >= shown + STEP
                || progress.elapsed().minus(shownAt).compareTo(LONGEST_SILENCE) >= 0) {
            shown = progress.percent() - progress.percent() % STEP;
            shownAt = progress.elapsed();
            terminal.error(
                    "%s: %d of %d documents, %s",
                    task.toLowerCase(Locale.ROOT), progress.done(), progress.total(), passages);
        }
    }

    private static String remaining(@Nullable Duration remaining) {
        return remaining == null || remaining.toSeconds() < 1
                ? ""
                : ", about %d s to go".formatted(remaining.toSeconds());
    }

    private ProgressBar begin(int total) {
        ProgressBar begun =
                new ProgressBarBuilder()
                        .setTaskName(task)
                        .setInitialMax(total)
                        .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                        .setUpdateIntervalMillis(100)
                        // Of documents, as if all were equally long.
                        .hideEta()
                        // Passages are counted while a long document is under way.
                        .continuousUpdate()
                        .build();
        bar = begun;
        return begun;
    }

    /** The report lists them; a line in between would tear the bar. */
    @Override
    public void failed(IngestProblem problem) {}

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }

    /** Prints the report of a run, each document that could not be read with the reason. */
    public static void print(IngestReport report, Terminal terminal) {
        int failed = report.failed().total();
        // Others may make the passages.
        String passages =
                report.passages() == 0 ? "" : Terminal.count(report.passages(), "passage") + ", ";
        terminal.line(
                "%s added, %d changed, %d unchanged, %d deleted, %s failed  %s",
                terminal.good(Integer.toString(report.added())),
                report.changed(),
                report.unchanged(),
                report.deleted(),
                failed == 0 ? "0" : terminal.bad(Integer.toString(failed)),
                terminal.faint(
                        Terminal.format(
                                "(%s%.1f s)", passages, report.duration().toMillis() / 1e3)));
        list(terminal, terminal.bad("failed"), report.failed(), ProblemList.MOST);
        list(terminal, terminal.warning("note"), report.notes(), ProblemList.MOST);
        list(terminal, terminal.faint("passed over"), report.skipped(), EXAMPLES);
    }

    private static void list(Terminal terminal, String label, ProblemList problems, int most) {
        int shown = Math.min(most, problems.first().size());
        for (IngestProblem problem : problems.first().subList(0, shown)) {
            terminal.line(
                    "%s  %s: %s (%s)",
                    label,
                    Terminal.safe(problem.path()),
                    Terminal.safe(problem.message()),
                    problem.code());
        }
        if (problems.total() > shown) {
            terminal.line("%s  and %,d more", label, problems.total() - shown);
        }
    }
}
