package dev.winnow.core.retrieval;

/**
 * The text of a passage that an encoder reads.
 *
 * @param heading title and headings, may be empty
 * @param text the passage's own text
 */
public record PassageText(String heading, String text) {

    /** One text, as the public collections are encoded whose figures Winnow is compared with. */
    public String joined() {
        return heading.isEmpty() ? text : heading + " " + text;
    }
}
