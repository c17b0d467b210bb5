package dev.winnow.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.document.TopicPosition;
import dev.winnow.core.identity.DocumentId;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.opensearch.OpenSearchSettings;
import dev.winnow.opensearch.OpenSearchStore;
import dev.winnow.retriever.index.LuceneAnalysis;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.testing.OpenSearchNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From Lucene to a real OpenSearch and back. */
@Tag("servers")
class EngineCopyTest {

    private static final TenantId ACME = CopiedDocuments.ACME;

    @TempDir private Path folder;
    private LuceneIndex lucene;
    private OpenSearchStore opensearch;

    @BeforeEach
    void open() throws IOException {
        lucene = CopiedDocuments.lucene(folder.resolve("lucene"));
        OpenSearchNode.shared().ask("DELETE", "/copies", null);
        OpenSearchStore.apply(settings(), CopiedDocuments.CONTENT, 2, 0);
        opensearch =
                OpenSearchStore.open(
                        settings(),
                        CopiedDocuments.CONTENT,
                        new LuceneAnalysis(),
                        InstantSource.system());
    }

    @AfterEach
    void close() throws IOException {
        lucene.close();
        opensearch.close();
    }

    private static OpenSearchSettings settings() {
        return new OpenSearchSettings(
                List.of(OpenSearchNode.shared().uri()),
                "copies",
                null,
                null,
                null,
                Duration.ofSeconds(30),
                new OpenSearchSettings.Search(
                        SearchSettings.DEFAULT_K1, SearchSettings.DEFAULT_B, 10_000));
    }

    @Test
    void what_went_there_and_back_is_the_same_to_the_last_bit() throws IOException {
        CopiedDocuments.fill(lucene, 60);
        put(ACME, "large", List.of(), "wörd 😀 ".repeat(400_000), 0);
        put(ACME, "half \ud800", List.of("staff"), "a half \udc00 pair\nline", 2);
        put(TenantId.DEFAULT, "many", List.of(), "words\n".repeat(1_030), 1_030);
        put(ACME, "empty", List.of(), "", 0);
        lucene.put(CopiedDocuments.document(ACME, "gone", List.of(), "old"), List.of(), 8);
        lucene.delete(ACME, new DocumentId("gone"), 9, CopiedDocuments.CLOCK.instant());
        TopicPosition position = new TopicPosition("topic", 2, new TreeMap<>(Map.of(0, 4L, 3, 9L)));
        lucene.commit(position, lucene.losses());
        List<String> all = CopiedDocuments.all(lucene, 400);

        StoreCopy.Report there = copy(lucene, opensearch).run((done, total, passages) -> {});
        try (LuceneIndex back = CopiedDocuments.lucene(folder.resolve("back"))) {
            StoreCopy.Report again = copy(opensearch, back).run((done, total, passages) -> {});

            assertThat(there.documents()).isEqualTo(64);
            assertThat(again).isEqualTo(there);
            assertThat(CopiedDocuments.all(back, 400)).isEqualTo(all);
            assertThat(back.position()).isEqualTo(position);
        }
        assertThat(opensearch.position()).isEqualTo(position);
        assertThat(CopiedDocuments.all(opensearch, 400)).containsExactlyInAnyOrderElementsOf(all);
        assertThat(CopiedDocuments.all(opensearch, 7))
                .isEqualTo(CopiedDocuments.all(opensearch, 400));
    }

    private void put(TenantId tenant, String id, List<String> groups, String text, int lines)
            throws IOException {
        CopiedDocuments.put(lucene, CopiedDocuments.document(tenant, id, groups, text), lines);
    }

    private static StoreCopy copy(SearchableStore from, SearchableStore to) {
        return new StoreCopy(from, to, CopiedDocuments.CLOCK, 50, 1);
    }
}
