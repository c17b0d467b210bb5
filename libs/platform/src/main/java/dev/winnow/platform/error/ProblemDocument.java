package dev.winnow.platform.error;

import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.StageReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem on the wire (RFC 9457 with extension members).
 *
 * @param type {@code urn:winnow:problem:<short name>}
 * @param title the same for every problem of this type
 * @param status the HTTP status, 400 to 599
 * @param detail what happened here, which limit, how to change it
 * @param instance {@code /requests/<Winnow's request id>}
 * @param field where in the body or the parameters; missing if no field is to blame
 * @param nearest the known name nearest to an unknown one; missing if there was none
 * @param limit the limit that was exceeded, in the unit that the detail names; missing if it was
 *     none
 * @param actual what was sent instead, in the same unit
 * @param reports what the stages did until then; missing if none ran
 */
public record ProblemDocument(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String instance,
        @Nullable String field,
        @Nullable String nearest,
        @Nullable Long limit,
        @Nullable Long actual,
        @Nullable List<StageReport> reports) {

    /** Before the short name of a type. */
    public static final String TYPE_PREFIX = "urn:winnow:problem:";

    /** The document of a problem, with the instance if the request has an id. */
    public static ProblemDocument of(ProblemException failure, @Nullable String instance) {
        Problem problem = failure.problem();
        return new ProblemDocument(
                TYPE_PREFIX + problem.type(),
                problem.title(),
                failure.status(),
                problem.detail(),
                instance,
                failure.field(),
                failure.nearest(),
                failure.limit(),
                failure.actual(),
                failure.reports().isEmpty() ? null : failure.reports());
    }
}
