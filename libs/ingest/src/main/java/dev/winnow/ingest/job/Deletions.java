package dev.winnow.ingest.job;

import dev.winnow.core.fair.Holdings;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.run.IngestListener.Storing;
import dev.winnow.ingest.source.SourceFile.Readers;
import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.WinnowJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Deletions that were accepted later than an upload that has not ended: the upload leaves those
 * documents out. They lie beside its manifest and go with it. Safe for use by several threads.
 */
final class Deletions {

    private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);

    /**
     * Deletions beside the uploads of all tenants: with ids as long as they may be, some forty
     * megabytes in memory and on the disk. Picked by hand.
     */
    private static final int MOST = 40_000;

    /** Those of one tenant, which leave others theirs. */
    private static final int MOST_OF_TENANT = MOST / 4;

    private static final Duration RETRY = Duration.ofSeconds(10);

    private final UploadManifest upload;
    private final Path file;
    private final Holdings all;
    private final Map<DocumentId, Set<List<String>>> deleters = new HashMap<>();
    private boolean ended;

    /**
     * A document that was deleted.
     *
     * @param groups of the one who deleted it, who cannot have meant what others alone may see
     */
    private record Deletion(DocumentId id, List<String> groups) {}

    /**
     * Goes on with what an earlier process noted.
     *
     * @param file where they are noted; need not be there
     * @param all counts those beside all uploads
     */
    Deletions(UploadManifest upload, Path file, Holdings all) throws IOException {
        this.upload = upload;
        this.file = file;
        this.all = all;
        if (Files.exists(file)) {
            // What a crash cut off may end within a character.
            new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isEmpty())
                    .forEach(this::read);
        }
    }

    /** What a crash cut off was never answered. */
    private void read(String line) {
        try {
            remember(WinnowJson.tolerant().readValue(line, Deletion.class));
        } catch (JacksonException e) {
            LOG.warn("A line of {} cannot be read and is passed over", file);
        }
    }

    private void remember(Deletion deletion) {
        if (deleters.computeIfAbsent(deletion.id(), id -> new HashSet<>()).add(deletion.groups())) {
            synchronized (all) {
                all.add(owner(deletion.groups()), 1);
            }
        }
    }

    private Owner owner(List<String> groups) {
        return Owner.of(new Scope(upload.tenant(), groups));
    }

    private void requireRoom(Owner owner) {
        synchronized (all) {
            refuse(all.of(owner) + 1, owner.share(MOST_OF_TENANT));
            refuse(all.of(owner.tenant()) + 1, MOST_OF_TENANT);
            refuse(all.all() + 1, MOST);
        }
    }

    private void refuse(long wanted, long limit) {
        if (wanted > limit) {
            throw ProblemException.of(
                            Kind.OVERLOADED,
                            "%,d deletions are noted for uploads that still go on, which is the limit; delete this one when job '%s' has ended"
                                    .formatted(limit, upload.id()))
                    .limit(limit, wanted)
                    .retryAfter(RETRY);
        }
    }

    /**
     * Notes that a document was deleted, on the disk before this returns.
     *
     * @return whether the upload may bring it to where the one who deleted it sees it; false once
     *     the upload has ended
     * @throws ProblemException if it cannot be noted
     */
    synchronized boolean add(Scope scope, DocumentId id) {
        if (ended || !upload.mayBring(id)) {
            return false;
        }
        Deletion deletion = new Deletion(id, scope.groups());
        if (!deleters.getOrDefault(id, Set.of()).contains(deletion.groups())) {
            requireRoom(Owner.of(scope));
            note(deletion);
            remember(deletion);
        }
        return upload.mayBring(id, scope);
    }

    private void note(Deletion deletion) {
        // The line end comes first, so that what a crash cut off spoils no other line.
        byte[] line =
                ("\n" + WinnowJson.strict().writeValueAsString(deletion))
                        .getBytes(StandardCharsets.UTF_8);
        try {
            boolean isNew = !Files.exists(file);
            Files.write(
                    file,
                    line,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
            if (isNew) {
                Uploads.forceFolder(file.resolveSibling("."));
            }
        } catch (IOException e) {
            throw ProblemException.of(
                            Kind.INDEX_UNAVAILABLE,
                            "nothing was deleted, because it cannot be noted for the uploads that are under way (%s); look at the disk of winnow.retriever.directory, then send it again"
                                    .formatted(e.getClass().getSimpleName()),
                            e)
                    .retryAfter(RETRY);
        }
    }

    /** As {@link dev.winnow.ingest.run.IngestListener#unlessDeleted} says. */
    synchronized <E extends Exception> boolean unlessDeleted(
            DocumentId id, List<String> groups, Storing<E> storing) throws IOException, E {
        for (List<String> deleter : deleters.getOrDefault(id, Set.of())) {
            if (Readers.see(deleter, groups)) {
                return false;
            }
        }
        storing.store();
        return true;
    }

    /**
     * Notes no more of them: the upload brings nothing any more.
     *
     * @param noted notes that on the disk; a deletion that comes meanwhile waits until it has
     */
    synchronized void end(Runnable noted) {
        try {
            noted.run();
        } finally {
            ended = true;
            synchronized (all) {
                deleters.values().stream()
                        .flatMap(Set::stream)
                        .forEach(groups -> all.add(owner(groups), -1));
            }
            deleters.clear();
        }
    }
}
