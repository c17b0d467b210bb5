package dev.winnow.core.index;

import dev.winnow.core.document.DocumentExport;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What an index compares as it is: who may see a document, which one it is, where it came from and
 * what its metadata say. One text for all engines, since these are what keeps tenants apart; how a
 * text becomes a term is the engine's.
 *
 * @param <T> a term of the engine
 */
public final class IndexKeys<T> {

    private final Function<String, T> term;

    /**
     * @param term makes a term of a text
     */
    public IndexKeys(Function<String, T> term) {
        this.term = term;
    }

    public T document(TenantId tenant, DocumentId id) {
        return document(tenant, id.value());
    }

    public T document(TenantId tenant, String id) {
        return term.apply(tenant.value() + '/' + id);
    }

    /** The document that a key names; a tenant's name holds no slash. */
    public static DocumentExport.Key document(String key) {
        int slash = key.indexOf('/');
        return new DocumentExport.Key(
                new TenantId(key.substring(0, slash)), new DocumentId(key.substring(slash + 1)));
    }

    public T origin(TenantId tenant, String origin) {
        return term.apply(tenant.value() + '/' + origin);
    }

    /** The length of the name stands before it: no name and value can imitate another pair. */
    public T metadata(String name, String value) {
        return term.apply(name.length() + ":" + name + value);
    }

    /**
     * What stands on a document.
     *
     * @param groups that may see it; none for the whole tenant
     */
    public List<T> readers(TenantId tenant, List<String> groups) {
        return groups.isEmpty()
                ? List.of(everyone(tenant))
                : groups.stream().map(group -> group(tenant, group)).toList();
    }

    /** What a scope may see: documents with at least one of these. */
    public List<T> visible(Scope scope) {
        List<T> keys = new ArrayList<>(scope.groups().size() + 1);
        keys.add(everyone(scope.tenant()));
        scope.groups().forEach(group -> keys.add(group(scope.tenant(), group)));
        return keys;
    }

    private T everyone(TenantId tenant) {
        return term.apply(tenant.value() + "/*");
    }

    private T group(TenantId tenant, String group) {
        return term.apply(tenant.value() + "/=" + group);
    }
}
