package dev.winnow.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.identity.TenantId;
import dev.winnow.ingest.source.FolderWalk.IndexRoots;
import dev.winnow.ingest.source.IngestBatch.ReplaceRule;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a walk makes of folders that the file system refuses to open, whoever runs the tests. */
class FolderWalkTest {

    @TempDir Path temporary;

    @Test
    void a_refused_root_keeps_all_of_its_documents_even_if_it_is_hidden() throws IOException {
        for (String name : List.of("docs", ".notes")) {
            IngestBatch batch = refused(name, "");

            assertThat(batch.kept()).containsExactly(name);
            assertThat(batch.failed()).extracting(IngestProblem::path).containsExactly(name);
        }
    }

    @Test
    void a_refused_folder_keeps_what_is_below_it_unless_it_is_hidden() throws IOException {
        assertThat(refused("books", "sub").kept()).containsExactly("books/sub");
        assertThat(refused("letters", ".git").kept()).isEmpty();
        assertThat(refused("papers", ".git").failed()).isEmpty();
    }

    /**
     * Tells the walk of the folder's files what the file system tells it of a folder that cannot be
     * opened.
     */
    private IngestBatch refused(String name, String below) throws IOException {
        Path root = Files.createDirectory(temporary.resolve(name)).toRealPath();
        Path folder = below.isEmpty() ? root : Files.createDirectory(root.resolve(below));
        FolderWalk walk = new FolderWalk(List.of(), IndexRoots.ANYWHERE, "");
        walk.visitor(root).visitFileFailed(folder, new AccessDeniedException(folder.toString()));
        return walk.batch(TenantId.DEFAULT, ReplaceRule.ALL);
    }
}
