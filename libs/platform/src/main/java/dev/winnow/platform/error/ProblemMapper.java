package dev.winnow.platform.error;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.outcome.StageException;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.validation.FieldError;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.multipart.MultipartException;
import tools.jackson.core.JacksonException;

/**
 * Turns whatever was thrown into a problem. What nobody expected becomes 500 with an id, and its
 * trace goes to the log only.
 */
final class ProblemMapper {

    private static final Logger log = LoggerFactory.getLogger(ProblemMapper.class);

    private ProblemMapper() {}

    static ProblemException explain(Throwable thrown, HttpServletRequest request) {
        // Spring and Jackson wrap what is thrown inside of them.
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ProblemException problem) {
                return problem;
            }
        }
        return switch (thrown) {
            case JacksonException json -> JsonProblems.explain(json);
            case HttpMessageNotReadableException body ->
                    body.getCause() instanceof JacksonException json
                            ? JsonProblems.explain(json)
                            : ProblemException.of(
                                    Kind.MALFORMED_JSON,
                                    "the body is missing or cannot be read; send a JSON object");
            case StageException stage -> ProblemException.of(stage);
            case AuthenticationException ignored ->
                    ProblemException.of(Kind.UNAUTHENTICATED, "send a valid API key");
            case AccessDeniedException ignored ->
                    ProblemException.of(Kind.FORBIDDEN, "the key lacks the authority for this");
            // Thrown late: whoever asks for headers or parameters meets it, e.g. the names of a
            // form's fields.
            case RequestRejectedException ignored ->
                    ProblemException.of(
                            Kind.BAD_REQUEST,
                            "a header, or the name of a parameter or of a form's field, holds a control character or one that Unicode does not define");
            case MaxUploadSizeExceededException upload ->
                    ProblemException.of(
                            Kind.TOO_LARGE,
                            "the upload is larger than spring.servlet.multipart.max-file-size or max-request-size allows, or has more parts than server.tomcat.max-part-count");
            case MultipartException ignored ->
                    ProblemException.of(
                            Kind.BAD_REQUEST, "the body is not valid multipart/form-data");
            case AsyncRequestTimeoutException ignored ->
                    ProblemException.of(Kind.DEADLINE, "the answer took too long");
            case HttpRequestMethodNotSupportedException method ->
                    ProblemException.of(
                            Kind.METHOD_NOT_ALLOWED,
                            "%s is not allowed here; allowed: %s"
                                    .formatted(
                                            method.getMethod(), method.getSupportedHttpMethods()));
            case HttpMediaTypeNotSupportedException type ->
                    ProblemException.of(
                            Kind.UNSUPPORTED_MEDIA_TYPE,
                            "send one of %s in Content-Type"
                                    .formatted(type.getSupportedMediaTypes()));
            case HttpMediaTypeNotAcceptableException type ->
                    ProblemException.of(
                            Kind.NOT_ACCEPTABLE,
                            "this endpoint answers with one of %s"
                                    .formatted(type.getSupportedMediaTypes()));
            case MethodArgumentNotValidException invalid -> invalid(invalid);
            case MethodArgumentTypeMismatchException mismatch ->
                    ProblemException.of(
                                    Kind.BAD_REQUEST,
                                    "parameter '%s' has a value of the wrong kind"
                                            .formatted(mismatch.getName()))
                            .at(mismatch.getName());
            case ServletRequestBindingException missing ->
                    ProblemException.of(
                            Kind.BAD_REQUEST, String.valueOf(missing.getBody().getDetail()));
            case ErrorResponse other ->
                    ProblemException.ofStatus(
                            other.getStatusCode().value(),
                            "the request was refused with status " + other.getStatusCode().value());
            default -> unexpected(thrown, request);
        };
    }

    private static ProblemException invalid(MethodArgumentNotValidException invalid) {
        FieldError first = invalid.getFieldError();
        return first == null
                ? ProblemException.of(Kind.INVALID_VALUE, "the request is not valid")
                : ProblemException.of(
                                Kind.INVALID_VALUE,
                                "field '%s' %s"
                                        .formatted(first.getField(), first.getDefaultMessage()))
                        .at(first.getField());
    }

    private static ProblemException unexpected(Throwable thrown, HttpServletRequest request) {
        String instance = ProblemHandler.instance(request);
        UnexpectedErrors.log(log, "unexpected error in " + instance, thrown);
        return ProblemException.of(
                Kind.INTERNAL,
                "an unexpected error; the log has it under %s".formatted(instance),
                thrown);
    }
}
