package dev.winnow.app.cli;

import dev.winnow.ingest.run.IngestListener;
import dev.winnow.ingest.run.IngestListener.IngestProgress;
import dev.winnow.ingest.source.IngestProblem;
import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/**
 * The progress of indexing, or of another task with documents: a bar where somebody watches, else a
 * line now and then.
 */
public final class ProgressDisplay implements IngestListener, AutoCloseable {

    /** Per cent between two lines where nobody watches: a log of ten lines. */
    private static final int STEP = 10;

    /** A log without a line for longer than that looks as if nothing went on. Picked by hand. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(15);

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
        if (terminal.isInteractive()) {
            ProgressBar current = bar == null ? begin(progress.total()) : bar;
            current.stepTo(progress.done());
            current.setExtraMessage(
                    " %s%s"
                            .formatted(
                                    Terminal.count(progress.passages(), "passage"),
                                    remaining(progress.remaining())));
        } else if (progress.percent() >= shown + STEP
                || progress.elapsed().minus(shownAt).compareTo(LONGEST_SILENCE) >= 0) {
            shown = progress.percent() - progress.percent() % STEP;
            shownAt = progress.elapsed();
            terminal.error(
                    "%s: %d of %d documents, %s%s"
                            .formatted(
                                    task.toLowerCase(Locale.ROOT),
                                    progress.done(),
                                    progress.total(),
                                    Terminal.count(progress.passages(), "passage"),
                                    remaining(progress.remaining())));
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
}
