package dev.winnow.app.chat;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation.
 *
 * @param role who speaks
 * @param text what is said; empty where the message is images or tool calls alone
 * @param images pictures of a user's message, handed to the generator and to nothing else
 * @param toolCalls of an assistant's message
 * @param toolCallId the call that a tool's message answers, else null
 */
public record ChatMessage(
        Role role,
        String text,
        List<URI> images,
        List<ToolCall> toolCalls,
        @Nullable String toolCallId) {

    /**
     * A generator's wish to have a function of the caller run.
     *
     * @param id names the call within its conversation
     * @param name of the function
     * @param arguments as the generator wrote them: JSON, though nobody has checked it
     */
    public record ToolCall(String id, String name, String arguments) {}

    /** The four speakers. */
    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL
    }

    public ChatMessage {
        images = List.copyOf(images);
        toolCalls = List.copyOf(toolCalls);
        if ((role == Role.TOOL) != (toolCallId != null)) {
            throw new IllegalArgumentException(
                    "a tool's message, and no other, names the call that it answers");
        }
    }

    public static ChatMessage system(String text) {
        return new ChatMessage(Role.SYSTEM, text, List.of(), List.of(), null);
    }

    public static ChatMessage user(String text) {
        return new ChatMessage(Role.USER, text, List.of(), List.of(), null);
    }

    public static ChatMessage assistant(String text) {
        return new ChatMessage(Role.ASSISTANT, text, List.of(), List.of(), null);
    }

    ChatMessage withText(String other) {
        return new ChatMessage(role, other, images, toolCalls, toolCallId);
    }
}
