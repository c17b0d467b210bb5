package dev.winnow.ingest.prepare;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.Sha256;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.score.Impacts;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.source.Description;
import dev.winnow.ingest.source.IngestProblem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Extracts, cuts and embeds documents that come one by one. Safe for use by several threads. */
public final class DocumentPreparation {

    /** Documents that are being prepared end sooner, most of them; picked by hand. */
    private static final Duration MEMORY = Duration.ofMinutes(1);

    private final Preparation preparation;

    public DocumentPreparation(Preparation preparation) {
        this.preparation = preparation;
    }

    /**
     * The same, but for the vectors, which stay empty: tells at little cost whether something can
     * be made of a document.
     */
    public DocumentPreparation withoutModel() {
        return new DocumentPreparation(preparation.withoutModel());
    }

    /**
     * A document as a file.
     *
     * @param name what the format is guessed from
     * @throws DocumentRefusedException if nothing can be made of it
     * @throws WorkerNotReadyException if the encoder fails, memory runs out, or no process is there
     *     to read it
     * @throws InterruptedException if the thread was interrupted while it waited for a parser
     */
    public PreparedDocument file(
            TenantId tenant, DocumentId id, String name, byte[] content, Description about)
            throws DocumentRefusedException, WorkerNotReadyException, InterruptedException {
        take(tenant, content.length);
        try {
            return taken(
                    preparation.content(
                            tenant,
                            id.value(),
                            name,
                            content,
                            about,
                            first(id),
                            Preparation.Encoded.UNHEARD));
        } finally {
            preparation.memory().give(tenant, content.length);
        }
    }

    /**
     * A document whose text is known, to the letter.
     *
     * @param given what a sparse encoder made of all of it; {@link Impacts#NONE} if none did, and
     *     ignored where the index has no impacts
     * @throws DocumentRefusedException if nothing can be made of it
     * @throws WorkerNotReadyException if the encoder fails or other documents have the memory
     */
    public PreparedDocument text(
            TenantId tenant, DocumentId id, String text, Impacts given, Description about)
            throws DocumentRefusedException, WorkerNotReadyException {
        take(tenant, text.length());
        try {
            return verbatim(tenant, id, text, given, about);
        } finally {
            preparation.memory().give(tenant, text.length());
        }
    }

    private PreparedDocument verbatim(
            TenantId tenant, DocumentId id, String text, Impacts given, Description about)
            throws DocumentRefusedException, WorkerNotReadyException {
        ExtractedDocument document;
        try {
            document = ExtractedDocument.verbatim(about.title(), text);
        } catch (ExtractionException e) {
            throw new DocumentRefusedException(e.failure().code(), String.valueOf(e.getMessage()));
        }
        String hash = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        return taken(
                preparation.extracted(
                        tenant,
                        id.value(),
                        document,
                        preparation.takesImpacts() ? given : Impacts.NONE,
                        hash,
                        about,
                        first(id),
                        Preparation.Encoded.UNHEARD));
    }

    /** Takes what the document needs of the memory, for as long as it is prepared. */
    private void take(TenantId tenant, long size)
            throws DocumentRefusedException, WorkerNotReadyException {
        try {
            preparation.memory().requirePossible(size);
            if (preparation.memory().take(tenant, size, MEMORY)) {
                return;
            }
        } catch (ExtractionException e) {
            throw new DocumentRefusedException(e.failure().code(), String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new WorkerNotReadyException(
                "other documents have the memory that this one needs", null);
    }

    /** Versions are the caller's business: here every document is new. */
    private static KnownDocuments.Claim first(DocumentId id) {
        return new KnownDocuments.Claim(id, null, null);
    }

    private static PreparedDocument taken(Prepared prepared)
            throws DocumentRefusedException, WorkerNotReadyException {
        return switch (prepared) {
            case Prepared.Ready ready -> new PreparedDocument(ready.document(), ready.passages());
            case Prepared.Failed failed -> throw refused(failed.problem());
            case Prepared.NotNow later -> throw notReady(later.problem());
            case Prepared.Unsupported unsupported -> throw refused(unsupported.problem());
            case Prepared.Unchanged unchanged ->
                    throw new IllegalStateException("a new document cannot be unchanged");
        };
    }

    /** A model that fails says nothing about the document. */
    private static DocumentRefusedException refused(IngestProblem problem)
            throws WorkerNotReadyException {
        if (problem.code().equals(IngestProblem.EMBEDDING)) {
            throw notReady(problem);
        }
        return new DocumentRefusedException(problem.code(), problem.message());
    }

    private static WorkerNotReadyException notReady(IngestProblem problem) {
        return new WorkerNotReadyException(problem.code() + ": " + problem.message(), null);
    }
}
