package dev.winnow.ingest.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may see a document that comes in. A sender who names no groups never widens it: a document of
 * groups keeps them, and any other one gets those of the sender.
 *
 * @param named groups that the sender names, none for the whole tenant; null if the sender names
 *     nothing, which is not the same
 * @param sender groups of the sender
 */
public record Readers(@Nullable List<String> named, List<String> sender) {

    public Readers {
        named = named == null ? null : List.copyOf(named);
        sender = List.copyOf(sender);
    }

    /** Readers of a document whose sender names no groups. */
    public static Readers unnamed(List<String> sender) {
        return new Readers(null, sender);
    }

    /**
     * Groups of the document, empty for the whole tenant.
     *
     * @param before groups of the version in the index; empty if there is none
     */
    public List<String> replacing(List<String> before) {
        if (named != null) {
            return named;
        }
        return before.isEmpty() ? sender : before;
    }
}
