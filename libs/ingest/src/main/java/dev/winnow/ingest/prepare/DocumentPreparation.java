package dev.winnow.ingest.prepare;

import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.score.Impacts;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile.Description;
import java.io.Serial;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Extracts, cuts and embeds documents that come one by one. Safe for use by several threads. */
public final class DocumentPreparation {

    /** Documents that are being prepared end sooner, most of them; picked by hand. */
    private static final Duration MEMORY = Duration.ofMinutes(1);

    private final Preparation preparation;
    private final PassageEncoding encoding;

    public DocumentPreparation(Preparation preparation) {
        this(preparation, preparation.encoding());
    }

    private DocumentPreparation(Preparation preparation, PassageEncoding encoding) {
        this.preparation = preparation;
        this.encoding = encoding;
    }

    /**
     * The same, but for the vectors, which stay empty: tells at little cost whether something can
     * be made of a document.
     */
    public DocumentPreparation withoutModel() {
        return new DocumentPreparation(preparation, PassageEncoding.NONE);
    }

    @FunctionalInterface
    private interface Work<X extends Exception> {
        Prepared on(Preparation.Incoming incoming) throws X;
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
    public Prepared.Ready file(
            TenantId tenant, DocumentId id, String name, byte[] content, Description about)
            throws DocumentRefusedException, WorkerNotReadyException, InterruptedException {
        return prepared(
                tenant,
                id,
                about,
                content.length,
                incoming -> preparation.content(incoming, name, content));
    }

    /**
     * A document whose text is known, to the letter.
     *
     * @param given what a sparse encoder made of all of it; {@link Impacts#NONE} if none did, and
     *     ignored where the index has no impacts
     * @throws DocumentRefusedException if nothing can be made of it
     * @throws WorkerNotReadyException if the encoder fails or other documents have the memory
     */
    public Prepared.Ready text(
            TenantId tenant, DocumentId id, String text, Impacts given, Description about)
            throws DocumentRefusedException, WorkerNotReadyException {
        return prepared(
                tenant,
                id,
                about,
                text.length(),
                incoming -> preparation.text(incoming, text, given));
    }

    /** Versions are the caller's business: here every document is new. */
    private <X extends Exception> Prepared.Ready prepared(
            TenantId tenant, DocumentId id, Description about, long size, Work<X> work)
            throws DocumentRefusedException, WorkerNotReadyException, X {
        DocumentClaims.Claim claim = new DocumentClaims.Claim(id, null, null);
        take(tenant, size);
        try {
            Preparation.Incoming incoming =
                    new Preparation.Incoming(
                            tenant,
                            id.value(),
                            about,
                            claim,
                            encoding,
                            Preparation.Encoded.UNHEARD);
            return switch (work.on(incoming)) {
                case Prepared.Ready ready -> ready;
                case Prepared.Failed(var problem) -> throw refused(problem);
                case Prepared.Unsupported(var problem) -> throw refused(problem);
                case Prepared.NotNow(var problem) -> throw notReady(problem);
                case Prepared.Unchanged unchanged ->
                        throw new IllegalStateException("a new document cannot be unchanged");
            };
        } finally {
            preparation.memory().give(tenant, size);
        }
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

    /** Nothing can be made of a document, at this attempt or any other. */
    public static final class DocumentRefusedException extends Exception {

        @Serial private static final long serialVersionUID = 1L;

        private final String code;

        /**
         * @param code stable name, lower-case with hyphens
         * @param message for people; says what to do and quotes nothing of the document
         */
        public DocumentRefusedException(String code, String message) {
            super(message);
            this.code = code;
        }

        public String code() {
            return code;
        }
    }

    /** Documents cannot be taken now; nothing is wrong with them. */
    public static final class WorkerNotReadyException extends Exception {

        @Serial private static final long serialVersionUID = 1L;

        public WorkerNotReadyException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
