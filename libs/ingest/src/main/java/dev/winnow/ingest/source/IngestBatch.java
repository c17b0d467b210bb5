package dev.winnow.ingest.source;

import dev.winnow.core.document.StoredDocument;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.source.SourceFile.Readers;
import java.util.List;

/**
 * What one run takes in.
 *
 * @param tenant whose documents these are
 * @param replaceable what may be replaced
 * @param files in the order in which they are stored
 * @param complete origins of which the files are all there is: what else the index has from them
 *     has vanished and is removed
 * @param kept beginnings of ids that are not removed although they were not found, because a folder
 *     could not be read
 * @param skipped what was found and is not read
 * @param failed what was named or found and cannot be read
 */
public record IngestBatch(
        TenantId tenant,
        ReplaceRule replaceable,
        List<SourceFile> files,
        List<String> complete,
        List<String> kept,
        List<IngestProblem> skipped,
        List<IngestProblem> failed) {

    public IngestBatch {
        files = List.copyOf(files);
        complete = List.copyOf(complete);
        kept = List.copyOf(kept);
        skipped = List.copyOf(skipped);
        failed = List.copyOf(failed);
    }

    /** Files that came by themselves, not as all there is of an origin. */
    public static IngestBatch of(TenantId tenant, ReplaceRule replaceable, List<SourceFile> files) {
        return new IngestBatch(
                tenant, replaceable, files, List.of(), List.of(), List.of(), List.of());
    }

    /** Which stored documents a run may put new versions in place of. */
    @FunctionalInterface
    public interface ReplaceRule {

        /** For the owner of the index. */
        ReplaceRule ALL = stored -> true;

        boolean allows(StoredDocument stored);

        /**
         * Only what the caller can see: else a guess at an id would overwrite a document of others.
         */
        static ReplaceRule visibleTo(Scope scope) {
            return stored ->
                    stored.tenant().equals(scope.tenant())
                            && Readers.see(scope.groups(), stored.groups());
        }
    }
}
