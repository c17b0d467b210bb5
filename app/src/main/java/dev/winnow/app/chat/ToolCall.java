package dev.winnow.app.chat;

/**
 * A generator's wish to have a function of the caller run.
 *
 * @param id names the call within its conversation
 * @param name of the function
 * @param arguments as the generator wrote them: JSON, though nobody has checked it
 */
public record ToolCall(String id, String name, String arguments) {}
