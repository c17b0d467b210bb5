package dev.winnow.platform.error;

import dev.winnow.platform.json.WinnowJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/**
 * Answers what Tomcat refuses before any application sees it (a request line that is not HTTP,
 * headers that are too long), which otherwise is an HTML page. Tomcat makes it by its name.
 */
public final class ProblemReportValve extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        String body =
                WinnowJson.strict()
                        .writeValueAsString(
                                ProblemDocument.of(
                                        ProblemException.ofServer(status),
                                        ProblemHandler.instance(request)));
        try {
            response.setContentType("application/problem+json");
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            var writer = response.getReporter();
            if (writer != null) {
                writer.write(body);
                response.finishResponse();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the client left before the error was written", e);
        }
    }
}
