package dev.winnow.ingest.topic;

import dev.winnow.core.document.VersionedDocumentStore;
import dev.winnow.core.passage.Metadata;
import dev.winnow.ingest.extract.Format;
import dev.winnow.ingest.prepare.DocumentPreparation;
import dev.winnow.ingest.prepare.DocumentPreparation.DocumentRefusedException;
import dev.winnow.ingest.prepare.DocumentPreparation.WorkerNotReadyException;
import dev.winnow.ingest.prepare.Prepared;
import dev.winnow.ingest.source.SourceFile.Description;
import dev.winnow.ingest.source.SourceFile.Readers;
import dev.winnow.ingest.topic.DocumentEvent.DocumentKey;
import dev.winnow.ingest.topic.DocumentEvent.DocumentRecord;
import dev.winnow.platform.kafka.topic.RecordTopic;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes of one document that came together. Passages are made of the newest of which they can be;
 * an older one is looked at once, without the model, and only where it decides who may read a newer
 * one that names no groups. Used by one thread.
 */
final class DocumentChanges {

    private static final Logger log = LoggerFactory.getLogger(DocumentChanges.class);

    private final DocumentKey key;
    private final List<DocumentEvent> newestFirst;
    private final VersionedDocumentStore store;
    private final DocumentPreparation preparation;
    private final DocumentPreparation examination;

    /**
     * Why nothing can be made of a change, or nothing if something can; of those that were looked
     * at.
     */
    private final Map<DocumentEvent, Optional<String>> examined = new IdentityHashMap<>();

    /**
     * @param newestFirst all newer than what the store has
     * @param examination the same preparation without the model
     */
    DocumentChanges(
            DocumentKey key,
            List<DocumentEvent> newestFirst,
            VersionedDocumentStore store,
            DocumentPreparation preparation,
            DocumentPreparation examination) {
        this.key = key;
        this.newestFirst = newestFirst;
        this.store = store;
        this.preparation = preparation;
        this.examination = examination;
    }

    /**
     * Stores what can be made of the newest change; if nothing can, of the one before it.
     *
     * @return those of which nothing can be made, newer than the one that was stored, if any was,
     *     and why, for people, without a word of the document
     */
    Map<DocumentEvent, String> settle()
            throws IOException, WorkerNotReadyException, InterruptedException {
        Map<DocumentEvent, String> refused = new IdentityHashMap<>();
        for (int i = 0; i < newestFirst.size(); i++) {
            DocumentEvent event = newestFirst.get(i);
            DocumentRecord document = event.document();
            if (document == null) {
                store.delete(key.tenant(), key.id(), event.version(), event.at());
                return refused;
            }
            Optional<String> refusal = examined.getOrDefault(event, Optional.empty());
            if (refusal.isEmpty()) {
                List<String> before = document.groups() == null ? groupsAfter(i + 1) : List.of();
                refusal = stored(event, document, before);
                if (refusal.isEmpty()) {
                    return refused;
                }
            }
            refused.put(event, refusal.get());
        }
        return refused;
    }

    /** Stores what can be made of a change, or says why nothing can. */
    private Optional<String> stored(
            DocumentEvent event, DocumentRecord document, List<String> before)
            throws IOException, WorkerNotReadyException, InterruptedException {
        Prepared.Ready prepared;
        try {
            prepared = made(preparation, document, before);
        } catch (DocumentRefusedException | RuntimeException e) {
            return Optional.of(reason(e));
        }
        try {
            store.put(prepared.document(), prepared.passages(), event.version());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            // It does not fit the store, at this attempt or any other.
            return Optional.of(reason(e));
        } catch (RuntimeException e) {
            // The document is good. Those who wait are told the kind of it only, since the rest may
            // quote the document.
            log.error("a document could not be stored, and is tried again", e);
            throw new WorkerNotReadyException(
                    "a document could not be stored: " + e.getClass().getSimpleName(), e);
        }
    }

    /**
     * Groups that the document would have if a change and all older ones had come one by one; empty
     * for the whole tenant, and if there is none.
     */
    private List<String> groupsAfter(int change)
            throws IOException, WorkerNotReadyException, InterruptedException {
        Deque<Readers> later = new ArrayDeque<>();
        List<String> groups = null;
        for (int i = change; i < newestFirst.size() && groups == null; i++) {
            DocumentRecord document = newestFirst.get(i).document();
            if (document == null) {
                groups = List.of();
            } else if (refusal(newestFirst.get(i), document).isEmpty()) {
                groups = document.groups();
                later.push(document.readers());
            }
        }
        if (groups == null) {
            groups = store.groups(key.tenant(), key.id());
        }
        for (Readers readers : later) {
            groups = readers.replacing(groups);
        }
        return groups;
    }

    private Optional<String> refusal(DocumentEvent change, DocumentRecord document)
            throws WorkerNotReadyException, InterruptedException {
        Optional<String> known = examined.get(change);
        if (known == null) {
            try {
                made(examination, document, List.of());
                known = Optional.empty();
            } catch (DocumentRefusedException | RuntimeException e) {
                known = Optional.of(reason(e));
            }
            examined.put(change, known);
        }
        return known;
    }

    private static String reason(Exception failure) {
        if (failure instanceof DocumentRefusedException refused) {
            return "%s: %s".formatted(refused.code(), refused.getMessage());
        }
        // Nobody foresaw it; the documents behind it must not wait for whoever mends it.
        log.error("a document could not be prepared", failure);
        return "internal-error: " + failure.getClass().getSimpleName();
    }

    private Prepared.Ready made(
            DocumentPreparation how, DocumentRecord document, List<String> before)
            throws DocumentRefusedException, WorkerNotReadyException, InterruptedException {
        Description about =
                new Description(
                        RecordTopic.DOCUMENTS.topic(),
                        document.uri(),
                        document.title(),
                        document.metadata() == null ? Metadata.NONE : document.metadata(),
                        new Readers(document.readers().replacing(before), List.of()));
        byte[] content = document.content();
        if (content != null) {
            String name = Format.nameOf(key.id().value(), document.mediaType());
            return how.file(key.tenant(), key.id(), name, content, about);
        }
        String text = String.valueOf(document.text());
        return how.text(key.tenant(), key.id(), text, document.impacts(), about);
    }
}
