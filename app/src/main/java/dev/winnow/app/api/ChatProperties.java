package dev.winnow.app.api;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What chats do for the front ends before them.
 *
 * @param passThrough what may reach the generator without anything having been looked up: off,
 *     tasks (what Open WebUI and LibreChat ask for titles, tags and follow-up questions, with at
 *     most 1,000 tokens of an answer) or all (also what asks for it, so that a key for search is a
 *     key for the generator)
 * @param events what a stream carries beside OpenAI's chunks: none or open-webui (an event for each
 *     source, of which Open WebUI makes a card)
 */
@ConfigurationProperties("winnow.chat")
public record ChatProperties(
        @DefaultValue("tasks") PassThrough passThrough, @DefaultValue("none") ChatEvents events) {

    /** What may reach the generator without anything having been looked up for it. */
    public enum PassThrough {
        /** Only small talk: messages that ask for no information. */
        OFF,

        /**
         * Also the housekeeping of front ends, with short answers: titles, tags, follow-up
         * questions.
         */
        TASKS,

        /**
         * Also what asks for it, by {@code "retrieve": false} or by the generator's own name: a key
         * for search is one for the generator then.
         */
        ALL
    }

    /** What a streamed chat carries beside OpenAI's own chunks. */
    public enum ChatEvents {
        /** Nothing. */
        NONE,

        /**
         * An event for each source, of which Open WebUI makes a card with the kept sentences.
         * Clients that hold every chunk to OpenAI's shape break on it.
         */
        OPEN_WEBUI
    }
}
