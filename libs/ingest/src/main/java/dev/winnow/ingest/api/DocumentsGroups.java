package dev.winnow.ingest.api;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.source.Readers;
import dev.winnow.platform.error.ProblemException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who may see what a caller stores. */
final class DocumentsGroups {

    private DocumentsGroups() {}

    /**
     * Readers as parameters and form fields ask for them, which have no empty list: an empty value
     * stands for it.
     *
     * @param asked null if the parameter is not there
     */
    static Readers ofParameters(Scope scope, @Nullable List<String> asked) {
        return of(
                scope,
                asked == null ? null : asked.stream().filter(group -> !group.isBlank()).toList());
    }

    /**
     * Readers as they were asked for: some of the caller's groups, or none, which means the whole
     * tenant.
     *
     * @param asked null if nothing was asked for
     */
    static Readers of(Scope scope, @Nullable List<String> asked) {
        if (asked == null) {
            return Readers.unnamed(scope.groups());
        }
        if (asked.stream().anyMatch(Objects::isNull)) {
            throw ProblemException.of(
                            Kind.INVALID_VALUE,
                            "a group is null; give its name, or an empty list for the whole tenant")
                    .at("groups");
        }
        for (String group : asked) {
            if (group.isBlank()) {
                throw ProblemException.of(
                                Kind.INVALID_VALUE,
                                "a group has a blank name; give its name, or an empty list for the whole tenant")
                        .at("groups");
            }
            if (!scope.groups().contains(group)) {
                throw ProblemException.of(
                                Kind.FORBIDDEN,
                                "a key can store documents for its own groups %s or for the whole tenant, not for '%s'"
                                        .formatted(scope.groups(), group))
                        .at("groups");
            }
        }
        return new Readers(asked, scope.groups());
    }
}
