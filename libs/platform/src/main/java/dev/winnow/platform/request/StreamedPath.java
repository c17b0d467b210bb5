package dev.winnow.platform.request;

/**
 * A path at which, and below which, endpoints read bodies other than JSON as they come, with limits
 * of their own. Everywhere else {@link BodyLimitFilter} limits bodies of every type.
 *
 * @param path such as {@code /v1/documents}
 */
public record StreamedPath(String path) {

    boolean holds(String uri) {
        return uri.equals(path) || uri.startsWith(path + "/");
    }
}
