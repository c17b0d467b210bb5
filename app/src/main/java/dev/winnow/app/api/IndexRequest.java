package dev.winnow.app.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files and folders of the server's own machine that are to be taken in.
 *
 * @param paths absolute
 * @param prefix before the name of the folder in each id, where two folders have one name; none if
 *     it is left out
 */
public record IndexRequest(List<String> paths, @Nullable String prefix) {

    public IndexRequest {
        paths = List.copyOf(paths);
    }
}
