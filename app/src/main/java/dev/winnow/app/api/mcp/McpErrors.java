package dev.winnow.app.api.mcp;

import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ProblemException;
import io.modelcontextprotocol.spec.McpSchema.ErrorCodes;
import org.jspecify.annotations.Nullable;

/**
 * A message that was not taken, as JSON-RPC says it: {@code {"jsonrpc": "2.0", "error": {"code",
 * "message"}}}. It has no id, since nobody read the message.
 */
public final class McpErrors implements ErrorShape {

    /** Of the range that JSON-RPC leaves to servers; the status of HTTP says more. */
    private static final int REFUSED = -32000;

    /** The envelope. */
    public record Body(String jsonrpc, Detail error) {}

    /** The error. */
    public record Detail(int code, String message) {}

    @Override
    public Body body(ProblemException failure, @Nullable String instance) {
        Problem problem = failure.problem();
        return new Body(
                "2.0", new Detail(code(problem.kind()), problem.title() + ": " + problem.detail()));
    }

    private static int code(Kind kind) {
        return switch (kind) {
            case MALFORMED_JSON -> ErrorCodes.PARSE_ERROR;
            case BAD_REQUEST, INVALID_VALUE -> ErrorCodes.INVALID_REQUEST;
            default -> REFUSED;
        };
    }
}
