package dev.winnow.ingest.prepare;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.Sha256;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.StageException;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.core.score.Impacts;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.ingest.extract.DescriptionLimits;
import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.extract.JsonLines.JsonLine;
import dev.winnow.ingest.source.FileInput;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.ingest.source.SourceFile.Description;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is done to a document before it is stored. Safe for use by several threads;
 * closes nothing of what it is made of.
 *
 * @param impacts whether documents may bring impacts, and what makes them
 * @param memory from which what a document needs is to be taken before it is prepared
 */
public record Preparation(
        Extractor extractor,
        Chunker chunker,
        Embedder embedder,
        ImpactOrigin impacts,
        ExtractionLimits limits,
        PreparationLimits bounds,
        InstantSource clock,
        DocumentMemory memory) {

    /** Hears on the thread that prepares a document how many of its passages are encoded. */
    @FunctionalInterface
    public interface Encoded {

        Encoded UNHEARD = (encoded, of) -> {};

        /** After some more of them. */
        void passages(int encoded, int of);
    }

    /** Whether documents may bring impacts. */
    public boolean takesImpacts() {
        return impacts.wanted();
    }

    PassageEncoding encoding() {
        return new PassageEncoding(embedder, impacts);
    }

    /**
     * A document on its way.
     *
     * @param path its name for people
     */
    record Incoming(
            TenantId tenant,
            String path,
            Description about,
            DocumentClaims.Claim claim,
            PassageEncoding encoding,
            Encoded encoded) {

        private Prepared failed(String code, @Nullable String message) {
            return new Prepared.Failed(problem(code, message));
        }

        private IngestProblem problem(String code, @Nullable String message) {
            String stays = claim.stored() == null ? "" : " (the version indexed before stays)";
            return new IngestProblem(path, code, message + stays);
        }

        private Prepared refused(ExtractionException failure) {
            IngestProblem problem = problem(failure.failure().code(), failure.getMessage());
            return Prepared.refused(failure.failure(), problem);
        }

        private Prepared broken(Throwable failure) {
            IngestProblem problem = PreparationFailures.internal(path, failure);
            return failed(problem.code(), problem.message());
        }
    }

    @FunctionalInterface
    private interface Extraction<X extends Exception> {
        ExtractedDocument document() throws ExtractionException, X;
    }

    /** A file that is one document. */
    public Prepared file(
            TenantId tenant, SourceFile file, DocumentClaims.Claim claim, Encoded encoded)
            throws InterruptedException {
        Description about = file.about().replacing(claim.stored());
        Incoming incoming = new Incoming(tenant, file.path(), about, claim, encoding(), encoded);
        try {
            return content(incoming, file.name(), read(file, limits));
        } catch (ExtractionException e) {
            return incoming.refused(e);
        } catch (IOException e) {
            return new Prepared.Failed(PreparationFailures.unreadable(file, e));
        } catch (RuntimeException | Error e) {
            return incoming.broken(e);
        }
    }

    /**
     * A document as the bytes of a file.
     *
     * @param name what the format is guessed from
     */
    Prepared content(Incoming incoming, String name, byte[] content) throws InterruptedException {
        String hash = Sha256.of(content);
        return prepared(incoming, hash, Impacts.NONE, () -> extractor.extract(name, content));
    }

    /** A line of JSON lines. */
    public Prepared line(
            TenantId tenant,
            SourceFile file,
            JsonLine.Document line,
            DocumentClaims.Claim claim,
            Encoded encoded) {
        String path = "%s:%d".formatted(file.path(), line.number());
        Description about = file.about().replacing(claim.stored());
        Incoming incoming = new Incoming(tenant, path, about, claim, encoding(), encoded);
        return prepared(incoming, line.contentHash(), line.impacts(), line::document);
    }

    /**
     * A document of which the text is known.
     *
     * @param given impacts that it brought, ignored where the index has none
     */
    Prepared text(Incoming incoming, String text, Impacts given) {
        return prepared(
                incoming,
                Sha256.of(text.getBytes(StandardCharsets.UTF_8)),
                takesImpacts() ? given : Impacts.NONE,
                () -> ExtractedDocument.verbatim(incoming.about.title(), text));
    }

    private <X extends Exception> Prepared prepared(
            Incoming incoming, String contentHash, Impacts impacts, Extraction<X> extraction)
            throws X {
        try {
            String hash = fingerprint(contentHash, incoming.about);
            StoredDocument stored = incoming.claim.stored();
            if (stored != null
                    && stored.contentHash().equals(hash)
                    && stored.groups().equals(incoming.about.groups())) {
                return new Prepared.Unchanged();
            }
            return ready(incoming, hash, extraction.document(), impacts);
        } catch (ExtractionException e) {
            return incoming.refused(e);
        } catch (StageException e) {
            return incoming.failed(IngestProblem.EMBEDDING, e.getMessage());
        } catch (RuntimeException | Error e) {
            return incoming.broken(e);
        }
    }

    private Prepared ready(
            Incoming incoming, String hash, ExtractedDocument extracted, Impacts impacts)
            throws StageException {
        Description about = incoming.about;
        boolean whole = !impacts.isEmpty();
        if (whole && extracted.text().length() > PassageCutting.LONGEST_WHOLE) {
            return incoming.failed(
                    IngestProblem.WHOLE_TOO_LONG,
                    "%,d characters and a \"vector\": such a document stays one passage, and that has at most %,d; split it and give each part a vector of its own"
                            .formatted(extracted.text().length(), PassageCutting.LONGEST_WHOLE));
        }
        Metadata metadata = merged(extracted.metadata(), about.metadata());
        DescriptionLimits.Excess excess =
                DescriptionLimits.excess(about.title(), about.uri(), metadata);
        if (excess != null) {
            return incoming.failed(IngestProblem.DESCRIPTION_TOO_LARGE, excess.message());
        }
        IncomingDocument document =
                new IncomingDocument(
                        incoming.tenant,
                        incoming.claim.id(),
                        about.source(),
                        about.title() == null ? extracted.title() : about.title(),
                        about.uri(),
                        extracted.mediaType(),
                        about.groups(),
                        metadata,
                        hash,
                        extracted.text());
        Deadline deadline = Deadline.in(bounds.time(), clock);
        PassageCutting cutting = new PassageCutting(chunker);
        List<Passage> passages =
                whole ? cutting.whole(document, extracted) : cutting.cut(document, extracted);
        if (passages.size() > bounds.passages()) {
            return incoming.failed(
                    IngestProblem.TOO_MANY_PASSAGES,
                    "the document has %,d passages, at most %,d are taken; split it, or raise winnow.ingest.max-passages"
                            .formatted(passages.size(), bounds.passages()));
        }
        List<EmbeddedPassage> embedded;
        try {
            embedded = incoming.encoding.encoded(passages, impacts, deadline, incoming.encoded);
        } catch (StageException e) {
            if (!deadline.passed(clock)) {
                throw e;
            }
            return incoming.failed(
                    IngestProblem.TOO_SLOW,
                    "cutting and encoding %,d passages took longer than %d s; send it again when there is less to do, or split it"
                            .formatted(passages.size(), bounds.time().toSeconds()));
        }
        List<ExtractedDocument.Note> notes = new ArrayList<>(extracted.notes());
        if (!whole && incoming.encoding.leavesWithoutImpacts()) {
            notes.add(
                    new ExtractedDocument.Note(
                            IngestProblem.NO_IMPACTS,
                            "the document brought no \"vector\", so only its dense vectors find it; give it one, or set winnow.retriever.sparse.encoder-path"));
        }
        boolean replaces = incoming.claim.stored() != null;
        return new Prepared.Ready(incoming.path, document, embedded, replaces, notes);
    }

    public static byte[] read(SourceFile file, ExtractionLimits limits)
            throws IOException, ExtractionException {
        try (FileInput in = FileInput.open(file.location(), limits.time())) {
            if (in.size() > limits.bytes()) {
                throw DirectExtractor.tooLarge(in.size(), limits);
            }
            // One more, so that a file that grows while it is read is refused as well.
            return in.readNBytes(limits.bytes() + 1);
        }
    }

    /**
     * Tells whether a document has changed: a hash of the content that came in and of all that was
     * said beside it, except who may see it, which is stored and compared as it is. SHA-256, 64
     * lower-case hexadecimal digits.
     *
     * @param content SHA-256 of the file's bytes or of the line's
     */
    private static String fingerprint(String content, Description about) {
        StringBuilder parts = new StringBuilder();
        add(parts, content);
        add(parts, about.title());
        add(parts, about.uri());
        for (Map.Entry<String, List<String>> field : about.metadata().values().entrySet()) {
            add(parts, field.getKey());
            parts.append(field.getValue().size()).append('\n');
            field.getValue().forEach(value -> add(parts, value));
        }
        return Sha256.of(parts.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** With its length before it, so that no two lists of parts look the same. */
    private static void add(StringBuilder parts, @Nullable String part) {
        parts.append(part == null ? "-" : part.length() + " " + part).append('\n');
    }

    public static Metadata merged(Metadata own, Metadata given) {
        if (given.values().isEmpty()) {
            return own;
        }
        TreeMap<String, List<String>> values = new TreeMap<>(own.values());
        values.putAll(given.values());
        return new Metadata(values);
    }

    /**
     * What one document may cost once its text is known.
     *
     * @param passages most passages
     * @param time longest time for cutting and encoding it, waiting for the model included
     */
    public record PreparationLimits(int passages, Duration time) {

        /** About ten megabytes of English, a shelf of novels. */
        public static final int DEFAULT_PASSAGES = 10_000;

        /** Four times what so many passages take on two cores (a tenth of a second each). */
        public static final Duration DEFAULT_TIME = Duration.ofMinutes(30);

        public static final PreparationLimits DEFAULT =
                new PreparationLimits(DEFAULT_PASSAGES, DEFAULT_TIME);

        public PreparationLimits {
            if (passages < 1 || !time.isPositive()) {
                throw new IllegalArgumentException(
                        "winnow.ingest.max-passages must be at least 1 and the time of a document positive, got %d and %s"
                                .formatted(passages, time));
            }
        }
    }
}
