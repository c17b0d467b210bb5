package dev.winnow.opensearch;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.index.TextAnalysis;
import dev.winnow.opensearch.DocumentLookup.Manifest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened to documents since the last commit. Their pieces and passages are sent when they
 * come, or with those after them; nobody sees them before {@link #publish}. For one thread at a
 * time.
 */
final class UncommittedChanges {

    /** Manifests that are looked up at once. */
    private static final int AT_ONCE = 500;

    /** UTF-16 units of originals that wait for a look, about as many bytes as a request has. */
    private static final int INCOMING_UNITS = 1 << 22;

    private final Connection connection;
    private final DocumentLookup lookup;
    private final Bulk members;
    private final BlockWriter writer;

    /**
     * Documents with versions that came since the last look at those that are there, by key. One
     * look for many: a look for each costs an eighth of the time of a load, and two thirds where
     * the processors are busy.
     */
    private final Map<String, Incoming> incoming = new LinkedHashMap<>();

    /** UTF-16 units of {@link #incoming}. */
    private long incomingUnits;

    /** By key. */
    private final Map<String, PendingChange> changes = new LinkedHashMap<>();

    UncommittedChanges(
            Connection connection,
            DocumentLookup lookup,
            TextAnalysis analysis,
            InstantSource clock) {
        this.connection = connection;
        this.lookup = lookup;
        this.members = new Bulk(connection);
        this.writer = new BlockWriter(members, analysis, clock);
    }

    /**
     * What happened to a document.
     *
     * @param manifest what the commit writes, or the mark of a deletion
     * @param superseded versions that were sent since the last commit and never were to be seen
     */
    private record PendingChange(Manifest manifest, List<Manifest> superseded) {

        String key() {
            return manifest.key();
        }
    }

    /** A document of which it is not known yet whether a newer version is there. */
    private record Incoming(
            IncomingDocument document, List<EmbeddedPassage> passages, long version) {}

    /** What the next commit writes of a document; null if nothing. */
    @Nullable Manifest of(String key) throws EngineException {
        if (incoming.containsKey(key)) {
            admit();
        }
        PendingChange change = changes.get(key);
        return change == null ? null : change.manifest();
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Sends a document. */
    void put(IncomingDocument document, List<EmbeddedPassage> passages, long version)
            throws EngineException {
        remember(writer.write(document, passages, version));
    }

    /** Sends a document, now or with others, unless a newer version is there. */
    void putNewer(
            String key, IncomingDocument document, List<EmbeddedPassage> passages, long version)
            throws EngineException {
        of(key);
        incoming.put(key, new Incoming(document, passages, version));
        incomingUnits += document.text().length();
        if (incoming.size() == AT_ONCE || incomingUnits >= INCOMING_UNITS) {
            admit();
        }
    }

    void remove(String key, long version, Instant at) {
        remember(BlockWriter.deletion(key, version, at));
    }

    private void remember(Manifest manifest) {
        List<Manifest> superseded = new ArrayList<>();
        PendingChange before = changes.put(manifest.key(), new PendingChange(manifest, superseded));
        if (before != null) {
            superseded.addAll(before.superseded());
            Manifest last = before.manifest();
            if (last.present() && last.version() != manifest.version()) {
                superseded.add(last);
            }
        }
    }

    /** Sends those that waited for a look, but for what is older than what is there. */
    void admit() throws EngineException {
        if (incoming.isEmpty()) {
            return;
        }
        Map<String, Manifest> there = lookup.manifests(incoming.keySet());
        for (Map.Entry<String, Incoming> entry : incoming.entrySet()) {
            PendingChange pending = changes.get(entry.getKey());
            Manifest known = pending == null ? there.get(entry.getKey()) : pending.manifest();
            Incoming one = entry.getValue();
            if (known == null || known.version() < one.version()) {
                put(one.document(), one.passages(), one.version());
            }
        }
        forgetIncoming();
    }

    private void forgetIncoming() {
        incoming.clear();
        incomingUnits = 0;
    }

    /** Gives all of it up. */
    void clear() {
        forgetIncoming();
        changes.clear();
        members.clear();
    }

    /**
     * Makes what was put visible, document by document, and then removes what it took the place of.
     */
    void publish() throws EngineException {
        members.send();
        List<PendingChange> all = List.copyOf(changes.values());
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            publish(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
        }
        connection.refresh();
        changes.clear();
    }

    private void publish(List<PendingChange> some) throws EngineException {
        Map<String, Manifest> before =
                lookup.manifests(some.stream().map(PendingChange::key).toList());
        for (Manifest old : before.values()) {
            if (old.present()) {
                // Or nobody would look for what is left of it if this broke off behind the
                // manifest.
                writer.intend(old.key(), old.block());
            }
        }
        members.send();
        Bulk bulk = new Bulk(connection);
        for (PendingChange change : some) {
            Manifest now = change.manifest();
            String name = EngineKeys.name(Fields.MANIFEST, now.key());
            bulk.index(name, now.key(), now.version(), now.source());
        }
        boolean[] shown = bulk.send();
        for (int i = 0; i < shown.length; i++) {
            tidy(some.get(i), shown[i], before.get(some.get(i).key()));
            members.sendIfFull();
        }
        members.send();
    }

    /**
     * Removes what nobody sees any more.
     *
     * @param shown whether the change is seen; if not, a newer one came from somewhere else
     * @param old what was there before
     */
    private void tidy(PendingChange change, boolean shown, @Nullable Manifest old) {
        Manifest now = change.manifest();
        if (old != null && old.present()) {
            if (shown && old.version() != now.version()) {
                writer.remove(old);
            } else {
                writer.settle(old);
            }
        }
        for (Manifest superseded : change.superseded()) {
            if (!shown || !now.present() || superseded.version() != now.version()) {
                writer.remove(superseded);
            }
        }
        if (now.present() && shown) {
            writer.settle(now);
        } else if (now.present()) {
            writer.remove(now);
        }
    }
}
