package dev.winnow.app.generator;

import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import dev.winnow.app.chat.GeneratorException;
import dev.winnow.app.chat.GeneratorException.Reason;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What a client's exceptions mean for the caller. */
final class GeneratorFailures {

    private GeneratorFailures() {}

    static GeneratorException explain(RuntimeException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case OpenAIServiceException refused -> {
                    return ofStatus(refused.statusCode(), failure);
                }
                case GeneratorHttpClient.AnswerTooLongException ignored -> {
                    return tooLong(failure);
                }
                case TimeoutException ignored -> {
                    return timeout(failure);
                }
                case InterruptedIOException ignored -> {
                    return timeout(failure);
                }
                default -> {}
            }
        }
        return failure instanceof OpenAIIoException
                ? new GeneratorException(
                        Reason.UNREACHABLE, "the generator cannot be reached", failure)
                : new GeneratorException(
                        Reason.FAILED, "the generator's answer could not be read", failure);
    }

    static GeneratorException tooLong(@Nullable RuntimeException failure) {
        return new GeneratorException(
                Reason.FAILED,
                "the generator wrote far more than winnow.generator.max-tokens allows, so its answer was cut off; the operator looks whether the generator keeps to the name in winnow.generator.limit-parameter",
                failure);
    }

    private static GeneratorException timeout(RuntimeException failure) {
        return new GeneratorException(Reason.TIMEOUT, "the generator took too long", failure);
    }

    private static GeneratorException ofStatus(int status, RuntimeException failure) {
        return switch (status) {
            case 400, 413, 422 ->
                    new GeneratorException(
                            Reason.REFUSED,
                            "the generator refused the request with status %d: the conversation may be too long for it, or a parameter unknown to it; if it asks for max_completion_tokens, the operator sets winnow.generator.limit-parameter"
                                    .formatted(status),
                            failure);
            case 401, 403 ->
                    new GeneratorException(
                            Reason.FAILED,
                            "the generator refused this server's key with status %d; the operator sets winnow.generator.api-key"
                                    .formatted(status),
                            failure);
            case 300, 301, 302, 303, 307, 308 ->
                    new GeneratorException(
                            Reason.FAILED,
                            "the generator sends the request on to another address with status %d, which is not followed; the operator sets winnow.generator.base-url"
                                    .formatted(status),
                            failure);
            case 404 ->
                    new GeneratorException(
                            Reason.FAILED,
                            "the generator knows no such model or path; the operator sets winnow.generator.base-url and winnow.generator.model",
                            failure);
            case 429 -> new GeneratorException(Reason.BUSY, "the generator is busy", failure);
            default ->
                    new GeneratorException(
                            Reason.FAILED,
                            "the generator failed with status %d".formatted(status),
                            failure);
        };
    }
}
