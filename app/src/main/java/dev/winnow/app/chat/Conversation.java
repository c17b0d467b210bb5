package dev.winnow.app.chat;

import dev.winnow.app.chat.ChatMessage.Role;
import dev.winnow.core.query.Query;
import dev.winnow.core.query.Query.Turn;
import java.util.ArrayList;
import java.util.List;

/**
 * The messages of a chat, oldest first. The last message of a user is the question, whatever
 * follows it (results of tools, say).
 *
 * @param messages with at least one of a user that has text
 */
public record Conversation(List<ChatMessage> messages) {

    public Conversation {
        messages = List.copyOf(messages);
        if (lastQuestion(messages) < 0) {
            throw new IllegalArgumentException(
                    "no message of the role user has text, so there is no question");
        }
    }

    /**
     * The conversation in which a question was asked: what was said before it, and the question
     * itself as it was asked.
     */
    public static Conversation of(Query query) {
        List<ChatMessage> messages = new ArrayList<>();
        for (Turn turn : query.history()) {
            messages.add(
                    turn.role() == Turn.Role.USER
                            ? ChatMessage.user(turn.text())
                            : ChatMessage.assistant(turn.text()));
        }
        messages.add(ChatMessage.user(query.text()));
        return new Conversation(messages);
    }

    private static int lastQuestion(List<ChatMessage> messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).role() == Role.USER && !messages.get(i).text().isBlank()) {
                return i;
            }
        }
        return -1;
    }

    /** Where the question stands in the list. */
    public int questionIndex() {
        return lastQuestion(messages);
    }

    /** The question, as it was asked. */
    public String question() {
        return messages.get(questionIndex()).text();
    }

    /**
     * What was said before the question by the two speakers whose words can matter to it, oldest
     * first.
     */
    public List<Turn> history() {
        List<Turn> turns = new ArrayList<>();
        for (ChatMessage message : messages.subList(0, questionIndex())) {
            if (message.text().isBlank()) {
                continue;
            }
            switch (message.role()) {
                case USER -> turns.add(new Turn(Turn.Role.USER, message.text()));
                case ASSISTANT -> turns.add(new Turn(Turn.Role.ASSISTANT, message.text()));
                case SYSTEM, TOOL -> {}
            }
        }
        return turns;
    }
}
