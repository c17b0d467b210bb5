package dev.winnow.app.api;

import java.util.List;

/**
 * Files and folders of the server's own machine that are to be taken in.
 *
 * @param paths absolute
 */
public record IndexRequest(List<String> paths) {

    public IndexRequest {
        paths = List.copyOf(paths);
    }
}
