package dev.winnow.opensearch;

import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.opensearch.BlockWriter.Block;
import dev.winnow.opensearch.DocumentLookup.Manifest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

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
    private final BlockWriter writer;
    private final DocumentLookup lookup;

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

    UncommittedChanges(Connection connection, BlockWriter writer, DocumentLookup lookup) {
        this.connection = connection;
        this.writer = writer;
        this.lookup = lookup;
    }

    /**
     * What happened to a document.
     *
     * @param version of the document or of its deletion
     * @param groups who may see it
     * @param manifest what the commit writes
     * @param stored the block that it is; null if it was removed
     * @param superseded blocks that were sent since the last commit and never were to be seen
     */
    record PendingChange(
            long version,
            List<String> groups,
            ObjectNode manifest,
            @Nullable Block stored,
            List<Block> superseded) {}

    /** A document of which it is not known yet whether a newer version is there. */
    private record Incoming(
            IncomingDocument document, List<EmbeddedPassage> passages, long version) {}

    /** What happened to a document; null if nothing did. */
    @Nullable PendingChange of(String key) throws EngineException {
        if (incoming.containsKey(key)) {
            admit();
        }
        return changes.get(key);
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    /** Sends a document. */
    void put(String key, IncomingDocument document, List<EmbeddedPassage> passages, long version)
            throws EngineException {
        Block block = writer.write(document, passages, version);
        ObjectNode manifest =
                BlockWriter.manifest(document, passages.size(), block.pieces(), version);
        remember(
                key,
                new PendingChange(version, document.groups(), manifest, block, new ArrayList<>()));
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
        ObjectNode deletion = BlockWriter.deletion(key, version, at);
        remember(key, new PendingChange(version, List.of(), deletion, null, new ArrayList<>()));
    }

    private void remember(String key, PendingChange change) {
        PendingChange before = changes.put(key, change);
        if (before != null) {
            change.superseded().addAll(before.superseded());
            Block block = before.stored();
            if (block != null && before.version() != change.version()) {
                change.superseded().add(block);
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
            String key = entry.getKey();
            PendingChange pending = changes.get(key);
            Manifest manifest = there.get(key);
            Incoming one = entry.getValue();
            boolean newer =
                    pending == null
                            ? manifest == null || manifest.version() < one.version()
                            : pending.version() < one.version();
            if (newer) {
                put(key, one.document(), one.passages(), one.version());
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
        writer.clear();
    }

    /**
     * Makes what was put visible, document by document, and then removes what it took the place of.
     */
    void publish() throws EngineException {
        writer.flush();
        List<Map.Entry<String, PendingChange>> all = List.copyOf(changes.entrySet());
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            publish(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
        }
        connection.refresh();
        changes.clear();
    }

    private void publish(List<Map.Entry<String, PendingChange>> some) throws EngineException {
        Map<String, Manifest> before =
                lookup.manifests(some.stream().map(Map.Entry::getKey).toList());
        for (Map.Entry<String, PendingChange> entry : some) {
            Manifest old = before.get(entry.getKey());
            if (old != null && old.present()) {
                // Or nobody would look for what is left of it if this broke off behind the
                // manifest.
                writer.intend(entry.getKey(), old.block().name());
            }
        }
        writer.flush();
        Bulk bulk = new Bulk(connection);
        for (Map.Entry<String, PendingChange> entry : some) {
            String key = entry.getKey();
            bulk.index(
                    EngineKeys.manifestName(key),
                    key,
                    entry.getValue().version(),
                    entry.getValue().manifest());
        }
        boolean[] shown = bulk.send();
        for (int i = 0; i < shown.length; i++) {
            String key = some.get(i).getKey();
            tidy(key, some.get(i).getValue(), shown[i], before.get(key));
            writer.flushIfFull();
        }
        writer.flush();
    }

    /**
     * Removes what nobody sees any more.
     *
     * @param shown whether the change is seen; if not, a newer one came from somewhere else
     * @param old what was there before
     */
    private void tidy(String key, PendingChange change, boolean shown, @Nullable Manifest old) {
        Block stored = change.stored();
        if (old != null && old.present()) {
            if (shown && old.version() != change.version()) {
                writer.remove(key, old.block());
            } else {
                writer.settle(key, old.block());
            }
        }
        if (!shown && stored != null) {
            writer.remove(key, stored);
        }
        for (Block superseded : change.superseded()) {
            if (stored == null || superseded.version() != stored.version() || !shown) {
                writer.remove(key, superseded);
            }
        }
        if (stored != null) {
            writer.settle(key, stored);
        }
    }
}
