package dev.winnow.app.config;

import dev.winnow.app.api.ChatEvents;
import dev.winnow.app.api.PassThrough;
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
        @DefaultValue("tasks") PassThrough passThrough, @DefaultValue("none") ChatEvents events) {}
