package dev.winnow.app.chat;

import java.util.List;

/**
 * An answer and the sources that it names.
 *
 * @param answer its markers are those of the context: {@code [1]}
 * @param markers in the order of the answer's text
 */
public record CitedAnswer(GeneratedAnswer answer, List<CitedMarker> markers) {

    public CitedAnswer {
        markers = List.copyOf(markers);
    }
}
