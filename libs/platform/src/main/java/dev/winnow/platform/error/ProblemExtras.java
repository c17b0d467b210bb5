package dev.winnow.platform.error;

import dev.winnow.core.outcome.StageReport;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a program can use of a problem, beside its words.
 *
 * @param field where in the body, as a path such as {@code filters.year.gte}, or null
 * @param nearest the known name nearest to an unknown one, or null
 * @param limit the limit, or null
 * @param actual what was sent instead, or null
 * @param retryAfter when to try again, or null
 * @param reports what the stages did until then; empty if none ran
 * @param status the HTTP status where it is not that of the problem's kind, because the server
 *     chose it; or null
 */
public record ProblemExtras(
        @Nullable String field,
        @Nullable String nearest,
        @Nullable Long limit,
        @Nullable Long actual,
        @Nullable Duration retryAfter,
        List<StageReport> reports,
        @Nullable Integer status) {

    /** Nothing beside the words. */
    public static final ProblemExtras NONE =
            new ProblemExtras(null, null, null, null, null, List.of(), null);

    public ProblemExtras {
        reports = List.copyOf(reports);
    }

    /** These, where the others say nothing. */
    ProblemExtras and(ProblemExtras others) {
        return new ProblemExtras(
                others.field == null ? field : others.field,
                others.nearest == null ? nearest : others.nearest,
                others.limit == null ? limit : others.limit,
                others.actual == null ? actual : others.actual,
                others.retryAfter == null ? retryAfter : others.retryAfter,
                others.reports.isEmpty() ? reports : others.reports,
                others.status == null ? status : others.status);
    }
}
