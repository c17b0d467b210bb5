package dev.winnow.platform.error;

import dev.winnow.core.outcome.Problem;
import org.jspecify.annotations.Nullable;

/** {@code {"error": {"message", "type", "param", "code"}}}, as OpenAI's clients read it. */
public final class OpenAiErrors implements ErrorShape {

    /** The envelope. */
    public record Body(Detail error) {}

    /**
     * The error.
     *
     * @param type the class of error that OpenAI's clients switch on
     * @param param the field, if one is to blame
     * @param code the type of the problem, in snake_case as OpenAI's codes are
     */
    public record Detail(String message, String type, @Nullable String param, String code) {}

    @Override
    public Body body(ProblemException failure, @Nullable String instance) {
        Problem problem = failure.problem();
        return new Body(
                new Detail(
                        problem.detail(),
                        type(failure.status()),
                        failure.extras().field(),
                        code(problem.type())));
    }

    private static String type(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 403 -> "permission_error";
            case 429 -> "rate_limit_error";
            default -> status >= 500 ? "server_error" : "invalid_request_error";
        };
    }

    /** Clients know two of our conditions under another name. */
    private static String code(String type) {
        return switch (type) {
            case "unauthenticated" -> "invalid_api_key";
            case "unknown-model" -> "model_not_found";
            default -> type.replace('-', '_');
        };
    }
}
