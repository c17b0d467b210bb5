package dev.winnow.platform.error;

import dev.winnow.core.outcome.StageReport;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A problem on the wire (RFC 9457 with extension members).
 *
 * @param type {@code urn:winnow:problem:<short name>}
 * @param title the same for every problem of this type
 * @param status the HTTP status
 * @param detail what happened here, which limit, how to change it
 * @param instance {@code /requests/<Winnow's request id>}
 * @param field where in the body
 * @param nearest the known name nearest to an unknown one
 * @param limit the limit
 * @param actual what was sent instead
 * @param reports what the stages did until then
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
        @Nullable List<StageReport> reports) {}
