package dev.winnow.platform.error;

import dev.winnow.core.outcome.Problem;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** How a dialect writes an error. */
public enum ErrorShape {
    /** RFC 9457, the shape of Winnow's own endpoints. */
    PROBLEM(ProblemDocument.class),
    /** As OpenAI's clients read it. */
    OPENAI(OpenAiErrors.class),
    /** What Cohere's clients and those of Jina can both read. */
    RERANK(RerankErrors.class),
    /**
     * Of a rerank request whose dialect is not known, because its body was not read or names none.
     */
    ANY_RERANK(AnyRerankErrors.class),
    /** Hugging Face's text-embeddings-inference, whose statuses are its own. */
    TEI(TeiErrors.class),
    /** As Dify reads it from external knowledge. */
    DIFY(DifyErrors.class),
    /** As LibreChat reads it. */
    LIBRECHAT(LibreChatErrors.class),
    /** A message of MCP that was not taken, as JSON-RPC says it. */
    MCP(McpErrors.class);

    /**
     * The envelope of OpenAI.
     *
     * @param error what went wrong
     */
    public record OpenAiErrors(Detail error) {

        /**
         * The error.
         *
         * @param message what happened, which limit, how to change it
         * @param type the class of error that OpenAI's clients switch on
         * @param param the field, if one is to blame
         * @param code the type of the problem, in snake_case as OpenAI's codes are
         */
        public record Detail(String message, String type, @Nullable String param, String code) {}

        public static OpenAiErrors of(ProblemException failure) {
            Problem problem = failure.problem();
            int status = failure.status();
            String type =
                    switch (status) {
                        case 401 -> "authentication_error";
                        case 403 -> "permission_error";
                        case 429 -> "rate_limit_error";
                        default -> status >= 500 ? "server_error" : "invalid_request_error";
                    };
            // Clients know two of our conditions under another name.
            String code =
                    switch (problem.type()) {
                        case "unauthenticated" -> "invalid_api_key";
                        case "unknown-model" -> "model_not_found";
                        default -> problem.type().replace('-', '_');
                    };
            return new OpenAiErrors(new Detail(problem.detail(), type, failure.field(), code));
        }
    }

    /**
     * The same words twice.
     *
     * @param message what happened, for Cohere's clients
     * @param detail the same for Jina's clients
     */
    record RerankErrors(String message, String detail) {}

    /**
     * What each of the dialects looks for. All but the type say the same words.
     *
     * @param message what happened, for Cohere's clients
     * @param detail the same for the clients of Jina, Voyage and NVIDIA
     * @param error the same for those of text-embeddings-inference
     * @param errorType what these switch on: validation, empty, overloaded, unhealthy or backend
     */
    record AnyRerankErrors(String message, String detail, String error, String errorType) {}

    /**
     * An error of text-embeddings-inference.
     *
     * @param error what happened, which limit, how to change it
     * @param errorType validation, empty, overloaded, unhealthy or backend
     */
    record TeiErrors(String error, String errorType) {}

    /**
     * An error of Dify, which knows three codes; every other failure has its HTTP status for one.
     *
     * @param errorCode 1001 for a malformed header Authorization, 1002 for a key that is unknown or
     *     may not, 2001 for a knowledge that is not there, else the HTTP status
     * @param errorMsg what happened, which limit, how to change it
     */
    record DifyErrors(int errorCode, String errorMsg) {}

    record LibreChatErrors(String detail) {}

    /**
     * The envelope of JSON-RPC. It has no id, since nobody read the message.
     *
     * @param jsonrpc always 2.0
     * @param error what went wrong
     */
    record McpErrors(String jsonrpc, RpcError error) {

        /**
         * The error of JSON-RPC.
         *
         * @param code -32700 for what is no JSON, -32600 for what is no request, else -32000
         * @param message what happened, which limit, how to change it
         */
        record RpcError(int code, String message) {}
    }

    private final Class<?> body;

    ErrorShape(Class<?> body) {
        this.body = body;
    }

    /** The type of the bodies. */
    public Class<?> body() {
        return body;
    }

    public MediaType mediaType() {
        return this == PROBLEM ? MediaType.APPLICATION_PROBLEM_JSON : MediaType.APPLICATION_JSON;
    }

    /**
     * The body, as something that JSON can be made of.
     *
     * @param instance {@code /requests/<id>}, or null for a request that was refused before it got
     *     an id
     */
    Object body(ProblemException failure, @Nullable String instance) {
        Problem problem = failure.problem();
        String words = problem.detail();
        return switch (this) {
            case PROBLEM -> ProblemDocument.of(failure, instance);
            case OPENAI -> OpenAiErrors.of(failure);
            case RERANK -> new RerankErrors(words, words);
            case ANY_RERANK -> new AnyRerankErrors(words, words, words, teiType(failure));
            case TEI -> new TeiErrors(words, teiType(failure));
            case DIFY -> new DifyErrors(difyCode(failure), words);
            // Keys of Winnow's count for nothing there, so its own words would lead astray.
            case LIBRECHAT ->
                    new LibreChatErrors(
                            problem.kind() == Kind.UNAUTHENTICATED
                                    ? "Missing or invalid Authorization header"
                                    : words);
            case MCP ->
                    new McpErrors(
                            "2.0",
                            new McpErrors.RpcError(
                                    rpcCode(problem.kind()), problem.title() + ": " + words));
        };
    }

    /**
     * The HTTP status, where the dialect has another one for a kind of problem than Winnow itself.
     */
    int status(ProblemException failure) {
        Kind kind = failure.problem().kind();
        return switch (this) {
            case TEI ->
                    switch (kind) {
                        case EMPTY_QUESTION -> 400;
                        case QUESTION_TOO_LONG, LIMIT_EXCEEDED -> 413;
                        case INTERNAL, DEADLINE -> 424;
                        case UNAVAILABLE -> isOfTheModel(failure) ? 424 : failure.status();
                        default -> failure.status();
                    };
            // It shows 403 as a wrong key, and 401 not at all.
            case DIFY -> kind == Kind.UNAUTHENTICATED ? 403 : failure.status();
            default -> failure.status();
        };
    }

    private static String teiType(ProblemException failure) {
        return switch (failure.problem().kind()) {
            case EMPTY_QUESTION -> "empty";
            case OVERLOADED -> "overloaded";
            case INTERNAL, DEADLINE -> "backend";
            case UNAVAILABLE -> isOfTheModel(failure) ? "backend" : "unhealthy";
            default -> "validation";
        };
    }

    /** The model ran and failed; everything else that is not available was not even asked. */
    private static boolean isOfTheModel(ProblemException failure) {
        return failure.getCause() instanceof StageException;
    }

    /** 1001 is a malformed header, 1002 a key that may not, 2001 a knowledge that is not there. */
    private static int difyCode(ProblemException failure) {
        return switch (failure.problem().kind()) {
            case UNAUTHENTICATED -> "Authorization".equals(failure.field()) ? 1001 : 1002;
            case FORBIDDEN -> 1002;
            case NOT_FOUND -> 2001;
            default -> failure.status();
        };
    }

    /**
     * JSON-RPC's codes of what cannot be read and of what is no request, and one of the range that
     * it leaves to servers; the status of HTTP says more.
     */
    private static int rpcCode(Kind kind) {
        return switch (kind) {
            case MALFORMED_JSON -> -32700;
            case BAD_REQUEST, INVALID_VALUE -> -32600;
            default -> -32000;
        };
    }
}
