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
import dev.winnow.core.retrieval.ImpactOrigin;
import dev.winnow.core.score.Impacts;
import dev.winnow.ingest.chunk.Chunker;
import dev.winnow.ingest.extract.DescriptionLimits;
import dev.winnow.ingest.extract.DirectExtractor;
import dev.winnow.ingest.extract.ExtractedDocument;
import dev.winnow.ingest.extract.ExtractionException;
import dev.winnow.ingest.extract.ExtractionLimits;
import dev.winnow.ingest.extract.Extractor;
import dev.winnow.ingest.extract.JsonLine;
import dev.winnow.ingest.source.Description;
import dev.winnow.ingest.source.FileInput;
import dev.winnow.ingest.source.IngestProblem;
import dev.winnow.ingest.source.SourceFile;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Everything that is done to a document before it is stored. Safe for use by several threads. */
public final class Preparation {

    private final Extractor extractor;
    private final PassageCutting cutting;
    private final PassageEncoding encoding;
    private final boolean takesImpacts;
    private final ExtractionLimits limits;
    private final PreparationLimits bounds;
    private final InstantSource clock;
    private final DocumentMemory memory;

    /** Hears on the thread that prepares a document how many of its passages are encoded. */
    @FunctionalInterface
    public interface Encoded {

        Encoded UNHEARD = (encoded, of) -> {};

        /** After some more of them. */
        void passages(int encoded, int of);
    }

    /**
     * None of these is closed by this.
     *
     * @param memory from which what a document needs is taken before it is prepared
     */
    public Preparation(
            Extractor extractor,
            Chunker chunker,
            Embedder embedder,
            ImpactOrigin impacts,
            ExtractionLimits limits,
            PreparationLimits bounds,
            InstantSource clock,
            DocumentMemory memory) {
        this(
                extractor,
                new PassageCutting(chunker),
                new PassageEncoding(embedder, impacts),
                impacts.wanted(),
                limits,
                bounds,
                clock,
                memory);
    }

    private Preparation(
            Extractor extractor,
            PassageCutting cutting,
            PassageEncoding encoding,
            boolean takesImpacts,
            ExtractionLimits limits,
            PreparationLimits bounds,
            InstantSource clock,
            DocumentMemory memory) {
        this.extractor = extractor;
        this.cutting = cutting;
        this.encoding = encoding;
        this.takesImpacts = takesImpacts;
        this.limits = limits;
        this.bounds = bounds;
        this.clock = clock;
        this.memory = memory;
    }

    /** What a document needs of the heap is to be taken from there before it is prepared. */
    public DocumentMemory memory() {
        return memory;
    }

    /** Whether documents may bring impacts. */
    public boolean takesImpacts() {
        return takesImpacts;
    }

    /** The same, but for what encoders make of passages. */
    Preparation withoutModel() {
        return new Preparation(
                extractor,
                cutting,
                PassageEncoding.NONE,
                takesImpacts,
                limits,
                bounds,
                clock,
                memory);
    }

    /** A file that is one document. */
    public Prepared file(
            TenantId tenant, SourceFile file, KnownDocuments.Claim claim, Encoded encoded)
            throws InterruptedException {
        byte[] content;
        try {
            content = read(file, limits);
        } catch (ExtractionException e) {
            return PreparationFailures.refused(file.path(), e, claim.stored());
        } catch (IOException e) {
            return new Prepared.Failed(PreparationFailures.unreadable(file, e));
        } catch (RuntimeException | Error e) {
            return PreparationFailures.internal(file.path(), e, claim.stored());
        }
        return content(
                tenant,
                file.path(),
                file.name(),
                content,
                file.description(claim.stored()),
                claim,
                encoded);
    }

    /**
     * A document as the bytes of a file.
     *
     * @param path its name for people
     * @param name what the format is guessed from
     */
    Prepared content(
            TenantId tenant,
            String path,
            String name,
            byte[] content,
            Description about,
            KnownDocuments.Claim claim,
            Encoded encoded)
            throws InterruptedException {
        try {
            String hash = Fingerprint.of(Sha256.of(content), about);
            if (isSame(claim.stored(), hash, about)) {
                return new Prepared.Unchanged();
            }
            ExtractedDocument extracted = extractor.extract(name, content);
            return ready(tenant, about, claim, path, hash, extracted, Impacts.NONE, encoded);
        } catch (ExtractionException e) {
            return PreparationFailures.refused(path, e, claim.stored());
        } catch (StageException e) {
            return PreparationFailures.embeddingFailed(path, e, claim.stored());
        } catch (RuntimeException | Error e) {
            return PreparationFailures.internal(path, e, claim.stored());
        }
    }

    /** A line of JSON lines. */
    public Prepared line(
            TenantId tenant,
            SourceFile file,
            JsonLine.Document line,
            KnownDocuments.Claim claim,
            Encoded encoded) {
        return extracted(
                tenant,
                "%s:%d".formatted(file.path(), line.number()),
                line.document(),
                line.impacts(),
                line.contentHash(),
                file.description(claim.stored()),
                claim,
                encoded);
    }

    /**
     * A document of which the text is known.
     *
     * @param path its name for people
     * @param impacts what it brought
     * @param contentHash of what came in
     */
    Prepared extracted(
            TenantId tenant,
            String path,
            ExtractedDocument document,
            Impacts impacts,
            String contentHash,
            Description about,
            KnownDocuments.Claim claim,
            Encoded encoded) {
        try {
            String hash = Fingerprint.of(contentHash, about);
            if (isSame(claim.stored(), hash, about)) {
                return new Prepared.Unchanged();
            }
            int length = document.text().length();
            if (!impacts.isEmpty() && length > PassageCutting.LONGEST_WHOLE) {
                return PreparationFailures.tooLongForVector(path, length, claim.stored());
            }
            return ready(tenant, about, claim, path, hash, document, impacts, encoded);
        } catch (StageException e) {
            return PreparationFailures.embeddingFailed(path, e, claim.stored());
        } catch (RuntimeException | Error e) {
            return PreparationFailures.internal(path, e, claim.stored());
        }
    }

    private Prepared ready(
            TenantId tenant,
            Description about,
            KnownDocuments.Claim claim,
            String path,
            String hash,
            ExtractedDocument extracted,
            Impacts impacts,
            Encoded encoded)
            throws StageException {
        Metadata metadata = merged(extracted.metadata(), about.metadata());
        DescriptionLimits.Excess excess =
                DescriptionLimits.excess(about.title(), about.uri(), metadata);
        if (excess != null) {
            return PreparationFailures.tooMuchSaid(path, excess, claim.stored());
        }
        String title = about.title() == null ? extracted.title() : about.title();
        IncomingDocument document =
                new IncomingDocument(
                        tenant,
                        claim.id(),
                        about.origin(),
                        title,
                        about.uri(),
                        extracted.mediaType(),
                        about.groups(),
                        metadata,
                        hash,
                        extracted.text());
        Deadline deadline = Deadline.in(bounds.time(), clock);
        List<Passage> passages =
                impacts.isEmpty()
                        ? cutting.cut(document, extracted)
                        : cutting.whole(document, extracted);
        if (passages.size() > bounds.passages()) {
            return PreparationFailures.tooManyPassages(
                    path, passages.size(), bounds, claim.stored());
        }
        List<EmbeddedPassage> embedded;
        try {
            embedded =
                    impacts.isEmpty()
                            ? encoding.encoded(passages, deadline, encoded)
                            : encoding.encoded(passages, impacts, deadline);
        } catch (StageException e) {
            if (deadline.passed(clock)) {
                return PreparationFailures.tooSlow(path, passages.size(), bounds, claim.stored());
            }
            throw e;
        }
        return new Prepared.Ready(
                path, document, embedded, claim.stored() != null, notes(extracted, impacts));
    }

    private List<ExtractedDocument.Note> notes(ExtractedDocument extracted, Impacts impacts) {
        if (!impacts.isEmpty() || !encoding.leavesWithoutImpacts()) {
            return extracted.notes();
        }
        List<ExtractedDocument.Note> notes = new ArrayList<>(extracted.notes());
        notes.add(
                new ExtractedDocument.Note(
                        IngestProblem.NO_IMPACTS,
                        "the document brought no \"vector\", so only its dense vectors find it; give it one, or set winnow.retriever.sparse.encoder-path"));
        return notes;
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

    private static boolean isSame(@Nullable StoredDocument stored, String hash, Description about) {
        return stored != null
                && stored.contentHash().equals(hash)
                && stored.groups().equals(about.groups());
    }

    public static Metadata merged(Metadata own, Metadata given) {
        if (given.values().isEmpty()) {
            return own;
        }
        TreeMap<String, List<String>> values = new TreeMap<>(own.values());
        values.putAll(given.values());
        return new Metadata(values);
    }
}
