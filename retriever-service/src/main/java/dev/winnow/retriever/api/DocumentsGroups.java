package dev.winnow.retriever.api;

import dev.winnow.core.query.Scope;
import dev.winnow.platform.error.Problems;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who may see what a caller stores. */
final class DocumentsGroups {

    private DocumentsGroups() {}

    /**
     * The caller's own groups, unless less is asked for: some of them, or none, which means the whole tenant.
     *
     * @param asked null if nothing was said
     */
    static List<String> of(Scope scope, @Nullable List<String> asked) {
        if (asked == null) {
            return scope.groups();
        }
        if (asked.stream().anyMatch(Objects::isNull)) {
            throw Problems.INVALID_VALUE
                    .because(
                            "a group is null; give its name, or an empty list for the whole tenant")
                    .at("groups");
        }
        List<String> named = asked.stream().filter(group -> !group.isBlank()).toList();
        for (String group : named) {
            if (!scope.groups().contains(group)) {
                throw Problems.FORBIDDEN
                        .because(
                                "a key can store documents for its own groups %s or for the whole tenant, not for '%s'"
                                        .formatted(scope.groups(), group))
                        .at("groups");
            }
        }
        return named;
    }
}
