package dev.winnow.platform.web;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ErrorShape;
import dev.winnow.platform.error.ErrorsAs;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.LenientJson;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A controller of a dialect. */
@RestController
@ErrorsAs(ErrorShape.OPENAI)
public class DialectController {

    @LenientJson
    public record Chat(String model, List<Message> messages) {}

    @LenientJson
    public record Message(String role, String content) {}

    @PostMapping("/v1/chat/completions")
    Chat chat(@RequestBody Chat chat) {
        if (!chat.model().equals("winnow")) {
            throw ProblemException.of(Kind.UNKNOWN_MODEL, "this server has the models: winnow")
                    .at("model");
        }
        return chat;
    }
}
