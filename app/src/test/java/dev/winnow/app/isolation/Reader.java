package dev.winnow.app.isolation;

import dev.winnow.core.identity.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Somebody with a key.
 *
 * @param key as it is sent
 * @param tenant whose documents
 * @param groups of which groups, besides what the whole tenant sees
 * @param authorities as the settings name them
 */
record Reader(String key, String tenant, List<String> groups, Set<String> authorities) {

    /**
     * Whether documents of this tenant and these groups are visible: the rule, written a second
     * time.
     */
    boolean sees(String owner, List<String> readers) {
        return tenant.equals(owner)
                && (readers.isEmpty() || !Collections.disjoint(readers, groups));
    }

    /** Whether a job that somebody else may have sent is visible. */
    boolean seesJobOf(Reader sender) {
        return mayIngest() && tenant.equals(sender.tenant) && groups.containsAll(sender.groups);
    }

    /** Whether both see the same documents whatever there is. */
    boolean hasScopeOf(Reader other) {
        return tenant.equals(other.tenant) && Set.copyOf(groups).equals(Set.copyOf(other.groups));
    }

    /** Administrators may. */
    boolean mayIngest() {
        return authorities.contains("ingest") || authorities.contains("admin");
    }

    /** The key as arguments of a server. */
    List<String> arguments(int index) {
        String prefix = "--winnow.security.api-keys[%d].".formatted(index);
        return List.of(
                prefix + "name=reader-" + index,
                prefix + "sha256=" + Sha256.of(key.getBytes(StandardCharsets.UTF_8)),
                prefix + "tenant=" + tenant,
                prefix + "groups=" + String.join(",", groups),
                prefix + "authorities=" + String.join(",", authorities));
    }
}
