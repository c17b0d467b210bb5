package dev.winnow.core.query;

/**
 * One earlier message of a conversation.
 *
 * @param role the speaker
 * @param text the message, unaltered
 */
public record Turn(Role role, String text) {

    /** The two speakers whose words can matter to a follow-up question. */
    public enum Role {
        USER,
        ASSISTANT
    }
}
