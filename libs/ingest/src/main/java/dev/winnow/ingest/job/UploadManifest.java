package dev.winnow.ingest.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.Sha256;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.extract.JsonLines;
import dev.winnow.ingest.source.IngestBatch;
import dev.winnow.ingest.source.IngestBatch.ReplaceRule;
import dev.winnow.ingest.source.SourceFile;
import dev.winnow.ingest.source.SourceFile.Description;
import dev.winnow.ingest.source.SourceFile.Readers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An upload that was accepted: what is needed to take it in, in this process or in the next.
 *
 * @param id of its job
 * @param accepted when its sender was told so
 * @param groups of its sender
 */
public record UploadManifest(
        String id, Instant accepted, TenantId tenant, List<String> groups, List<Content> files) {

    public UploadManifest {
        groups = List.copyOf(groups);
        files = List.copyOf(files);
    }

    /**
     * A file as {@link SourceFile} says it.
     *
     * @param file its name in the upload's folder
     * @param bytes its length
     * @param sha256 of its bytes
     */
    public record Content(
            String path,
            String name,
            String file,
            long bytes,
            String sha256,
            @JsonUnwrapped Description about) {

        private static Content of(SourceFile source) throws IOException {
            Path location = source.location();
            String file = String.valueOf(location.getFileName());
            long bytes = Files.size(location);
            String hash = Sha256.of(location);
            return new Content(source.path(), source.name(), file, bytes, hash, source.about());
        }

        /** A file of lines may bring any. */
        private boolean mayBring(DocumentId id) {
            return path.equals(id.value())
                    || (about.origin() != null && JsonLines.hasExtension(name));
        }

        private SourceFile in(Path folder) {
            return new SourceFile(path, name, folder.resolve(file), about);
        }
    }

    /** The manifest of files that lie in one folder. */
    static UploadManifest of(String id, Instant accepted, Scope sender, List<SourceFile> files)
            throws IOException {
        List<Content> contents = new ArrayList<>(files.size());
        for (SourceFile file : files) {
            contents.add(Content.of(file));
        }
        return new UploadManifest(id, accepted, sender.tenant(), sender.groups(), contents);
    }

    Scope sender() {
        return new Scope(tenant, groups);
    }

    Owner owner() {
        return Owner.of(sender());
    }

    long bytes() {
        return files.stream().mapToLong(Content::bytes).sum();
    }

    /** Whether a document of this id may be among its files. */
    boolean mayBring(DocumentId id) {
        return files.stream().anyMatch(file -> file.mayBring(id));
    }

    /** The same, to where a scope sees it. */
    boolean mayBring(DocumentId id, Scope scope) {
        return files.stream()
                .filter(file -> file.mayBring(id))
                .map(file -> file.about().groups())
                .anyMatch(permitted -> Readers.see(scope.groups(), permitted));
    }

    IngestBatch batch(Path folder) {
        return IngestBatch.of(
                tenant,
                ReplaceRule.visibleTo(sender()),
                files.stream().map(file -> file.in(folder)).toList());
    }

    /** Whether the files are still what was accepted. */
    boolean isWhole(Path folder) throws IOException {
        for (Content content : files) {
            Path file = folder.resolve(content.file());
            if (!Files.isRegularFile(file)
                    || Files.size(file) != content.bytes()
                    || !Sha256.of(file).equals(content.sha256())) {
                return false;
            }
        }
        return true;
    }
}
