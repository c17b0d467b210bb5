package dev.winnow.core.index;

import dev.winnow.core.document.DocumentExport;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * What an index compares as it is: who may see a document, which one it is, where it came from and
 * what its metadata say. One text for all engines, since these are what keeps tenants apart; how a
 * text becomes a term is the engine's.
 */
public final class IndexKeys {

    private IndexKeys() {}

    public static String document(TenantId tenant, DocumentId id) {
        return document(tenant, id.value());
    }

    public static String document(TenantId tenant, String id) {
        return tenant.value() + '/' + id;
    }

    /** The document that a key names; a tenant's name holds no slash. */
    public static DocumentExport.Key document(String key) {
        int slash = key.indexOf('/');
        return new DocumentExport.Key(
                new TenantId(key.substring(0, slash)), new DocumentId(key.substring(slash + 1)));
    }

    public static String origin(TenantId tenant, String origin) {
        return tenant.value() + '/' + origin;
    }

    /** The length of the name stands before it: no name and value can imitate another pair. */
    public static String metadata(String name, String value) {
        return name.length() + ":" + name + value;
    }

    /**
     * What stands on a document.
     *
     * @param groups that may see it; none for the whole tenant
     */
    public static List<String> readers(TenantId tenant, List<String> groups) {
        return groups.isEmpty()
                ? List.of(everyone(tenant))
                : groups.stream().map(group -> group(tenant, group)).toList();
    }

    /** What a scope may see: documents with at least one of these. */
    public static List<String> visible(Scope scope) {
        List<String> keys = new ArrayList<>(scope.groups().size() + 1);
        keys.add(everyone(scope.tenant()));
        scope.groups().forEach(group -> keys.add(group(scope.tenant(), group)));
        return keys;
    }

    private static String everyone(TenantId tenant) {
        return tenant.value() + "/*";
    }

    private static String group(TenantId tenant, String group) {
        return tenant.value() + "/=" + group;
    }
}
