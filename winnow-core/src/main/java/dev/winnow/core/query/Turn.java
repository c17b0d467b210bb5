package dev.winnow.core.query;

/**
 * One earlier message of a conversation.
 *
 * @param role who spoke
 * @param text what was said, as it was said
 */
public record Turn(Role role, String text) {

    /** The two speakers whose words can matter to a follow-up question. */
    public enum Role {
        USER,
        ASSISTANT
    }
}
