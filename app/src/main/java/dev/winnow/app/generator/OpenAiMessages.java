package dev.winnow.app.generator;

import dev.winnow.app.chat.ChatMessage;
import dev.winnow.app.chat.ToolCall;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/** Our words for messages in Spring AI's, and back. */
final class OpenAiMessages {

    private static final String FUNCTION = "function";

    private OpenAiMessages() {}

    static List<Message> of(List<ChatMessage> messages) {
        List<Message> converted = new ArrayList<>(messages.size());
        for (ChatMessage message : messages) {
            converted.add(of(message));
        }
        return converted;
    }

    private static Message of(ChatMessage message) {
        return switch (message.role()) {
            case SYSTEM -> new SystemMessage(message.text());
            case USER ->
                    UserMessage.builder()
                            .text(message.text())
                            .media(message.images().stream().map(OpenAiMessages::image).toList())
                            .build();
            case ASSISTANT ->
                    AssistantMessage.builder()
                            .content(message.text())
                            .toolCalls(
                                    message.toolCalls().stream()
                                            .map(
                                                    call ->
                                                            new AssistantMessage.ToolCall(
                                                                    call.id(),
                                                                    FUNCTION,
                                                                    call.name(),
                                                                    call.arguments()))
                                            .toList())
                            .build();
            // The name of the function is not on the wire; the id says which call is answered.
            case TOOL ->
                    ToolResponseMessage.builder()
                            .responses(
                                    List.of(
                                            new ToolResponseMessage.ToolResponse(
                                                    String.valueOf(message.toolCallId()),
                                                    "",
                                                    message.text())))
                            .build();
        };
    }

    /** Only the address goes over the wire; the type merely tells Spring AI that it is an image. */
    private static Media image(URI address) {
        MimeType type = MimeTypeUtils.IMAGE_PNG;
        String text = address.toString();
        if (text.regionMatches(true, 0, "data:image/jpeg", 0, "data:image/jpeg".length())
                || text.toLowerCase(Locale.ROOT).endsWith(".jpg")) {
            type = MimeTypeUtils.IMAGE_JPEG;
        }
        return new Media(type, address);
    }

    static List<ToolCall> toolCalls(AssistantMessage message) {
        return message.getToolCalls().stream()
                .map(call -> new ToolCall(call.id(), call.name(), call.arguments()))
                .toList();
    }
}
