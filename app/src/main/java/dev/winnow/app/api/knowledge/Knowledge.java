package dev.winnow.app.api.knowledge;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Filter;
import dev.winnow.platform.error.ProblemException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The parts of the documents that have a name. Each only narrows what a key may see. */
public final class Knowledge {

    /** All that the key may see. */
    public static final String DEFAULT = "default";

    private final Map<String, Filter> filters;

    /**
     * Names parts.
     *
     * @param filters what each name lets through
     */
    public Knowledge(Map<String, Filter> filters) {
        this.filters = Map.copyOf(filters);
    }

    /**
     * What a name lets through.
     *
     * @param field of the request that holds the name, for messages
     * @throws ProblemException 404 for a name that nobody set
     */
    public Filter filter(String field, @Nullable String id) {
        Filter set = id == null ? null : filters.get(id);
        if (set != null) {
            return set;
        }
        if (DEFAULT.equals(id)) {
            return Filter.all();
        }
        throw ProblemException.of(
                        Kind.NOT_FOUND,
                        "there is no such %s; 'default' is all that the key may see, and winnow.knowledge.<id>.filters names a part of it"
                                .formatted(field))
                .at(field);
    }
}
