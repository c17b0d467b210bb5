package dev.winnow.kg.build;

import dev.winnow.core.graph.GraphStore.GraphDescription;
import dev.winnow.core.identity.TenantId;

/**
 * An operator's name and scope of a graph.
 *
 * @param version name of this state of the graph; empty: the first digits of its checksum
 * @param scope {@link GraphDescription#PUBLIC}, or the tenant who alone may see it
 */
public record GraphLabels(String version, String scope) {

    public GraphLabels {
        if (!scope.equals(GraphDescription.PUBLIC)) {
            TenantId unused = new TenantId(scope);
        }
    }

    /** A graph that everybody may see, named after its checksum. */
    public static GraphLabels ofPublic() {
        return new GraphLabels("", GraphDescription.PUBLIC);
    }
}
