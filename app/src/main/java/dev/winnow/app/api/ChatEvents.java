package dev.winnow.app.api;

/** What a streamed chat carries beside OpenAI's own chunks. */
public enum ChatEvents {
    /** Nothing. */
    NONE,
    /**
     * An event for each source, of which Open WebUI makes a card with the kept sentences. Clients
     * that hold every chunk to OpenAI's shape break on it.
     */
    OPEN_WEBUI
}
