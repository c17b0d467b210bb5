package dev.winnow.app.api;

/** What may reach the generator without anything having been looked up for it. */
public enum PassThrough {
    /** Nothing but small talk, in which nobody asks for anything. */
    OFF,
    /**
     * Also the housekeeping of front ends, with short answers: titles, tags, follow-up questions.
     */
    TASKS,
    /**
     * Also what asks for it, by {@code "retrieve": false} or by the generator's own name: a key for
     * search is one for the generator then.
     */
    ALL
}
