package dev.winnow.platform.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.request.QuestionIntake;
import dev.winnow.platform.request.RequestFrame;
import dev.winnow.platform.request.RequestSettings;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import tools.jackson.databind.JsonNode;

/** An endpoint such as services write them: it answers with the state that it would run. */
@RestController
public class EchoController {

    public record Body(
            @Nullable String query,
            @JsonUnwrapped RequestSettings settings,
            @Nullable JsonNode filters) {}

    private final QuestionIntake intake;

    public EchoController(QuestionIntake intake) {
        this.intake = intake;
    }

    @PostMapping("/v1/echo")
    PipelineState echo(@RequestBody Body body, RequestFrame frame) {
        return intake.accept(
                frame,
                intake.query(body.query(), body.filters(), null),
                intake.settings(body.settings()));
    }

    @GetMapping("/v1/documents/{id}/text")
    String text(@PathVariable String id) {
        return id;
    }

    @GetMapping("/v1/thread")
    String thread() {
        return Thread.currentThread().isVirtual() ? "virtual" : "platform";
    }

    @PostMapping("/v1/upload")
    long upload(@RequestParam MultipartFile file) {
        return file.getSize();
    }

    @GetMapping("/v1/broken")
    String broken() {
        throw new IllegalStateException("secret detail");
    }

    @GetMapping("/v1/half")
    void half(HttpServletResponse response) throws IOException {
        response.getOutputStream().write('h');
        response.flushBuffer();
        throw ProblemException.of(Kind.UNAVAILABLE, "the rest is away");
    }

    @GetMapping("/v1/models/{name}")
    String model(@PathVariable String name) {
        throw ProblemException.of(Kind.UNKNOWN_MODEL, "this server has the models: winnow");
    }
}
