package dev.winnow.core.query;

import dev.winnow.core.identity.TenantId;
import java.util.List;

/**
 * The tenant and groups whose documents may be seen. Set by authentication (or by the setting of a
 * questions topic) and never read from a request body.
 *
 * @param tenant the owner
 * @param groups groups of the caller, sorted and without repeats; a document with permitted groups
 *     is visible only to members of one of them, a document without any is visible to the whole
 *     tenant
 */
public record Scope(TenantId tenant, List<String> groups) {

    public Scope {
        groups = groups.stream().sorted().distinct().toList();
    }

    /** The scope of an installation without keys. */
    public static Scope local() {
        return new Scope(TenantId.DEFAULT, List.of());
    }
}
