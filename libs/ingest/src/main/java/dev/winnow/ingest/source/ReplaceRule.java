package dev.winnow.ingest.source;

import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.query.Scope;
import java.util.Collections;

/** Which stored documents a run may put new versions in place of. */
@FunctionalInterface
public interface ReplaceRule {

    /** For the owner of the index. */
    ReplaceRule ALL = stored -> true;

    boolean allows(StoredDocument stored);

    /** Only what the caller can see: else a guess at an id would overwrite a document of others. */
    static ReplaceRule visibleTo(Scope scope) {
        return stored ->
                stored.tenant().equals(scope.tenant())
                        && (stored.groups().isEmpty()
                                || !Collections.disjoint(stored.groups(), scope.groups()));
    }
}
