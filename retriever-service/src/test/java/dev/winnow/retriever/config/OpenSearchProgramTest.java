package dev.winnow.retriever.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.core.deadline.Deadline;
import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.document.EmbeddedPassage;
import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.index.Chunking;
import dev.winnow.core.index.IndexSettings;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.StageContext;
import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageText;
import dev.winnow.core.retrieval.SparseEncoder.ImpactOrigin;
import dev.winnow.opensearch.OpenSearchSettings;
import dev.winnow.opensearch.OpenSearchStore;
import dev.winnow.platform.config.UnusableConfigurationException;
import dev.winnow.platform.health.Readiness;
import dev.winnow.platform.health.Readiness.ReadinessContributor;
import dev.winnow.retriever.boot.RetrieverApplication;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SearchSettings;
import dev.winnow.retriever.index.StoreFixture;
import dev.winnow.retriever.search.HybridRetriever;
import dev.winnow.retriever.search.RetrievalMode;
import dev.winnow.retriever.search.RetrievalRequest;
import dev.winnow.retriever.search.RetrieverSettings;
import dev.winnow.testing.OpenSearchNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.StringUtils;

/** The program with an OpenSearch in the seat of its index. */
@Tag("servers")
class OpenSearchProgramTest {

    private static final String INDEX = "program";

    @TempDir private static Path folder;

    @Test
    void a_program_on_opensearch_stores_and_finds_once_the_index_is_made() throws Exception {
        assertThatThrownBy(OpenSearchProgramTest::start)
                .hasStackTraceContaining(UnusableConfigurationException.class.getSimpleName())
                .hasStackTraceContaining("There is no index program on OpenSearch");

        OpenSearchStore.apply(settings(), content(), 1, 0);
        try (ConfigurableApplicationContext program = start()) {
            assertThat(program.getBeansOfType(LuceneIndex.class)).isEmpty();
            DocumentStore store = program.getBean(DocumentStore.class);
            Embedder embedder = program.getBean(Embedder.class);
            IncomingDocument document =
                    StoreFixture.document("tides", "The moon pulls the sea.\nBread needs flour.");
            List<EmbeddedPassage> passages = new ArrayList<>();
            for (EmbeddedPassage embedded : StoreFixture.passages(document)) {
                Passage passage = embedded.passage();
                PassageText text = new PassageText("", passage.text());
                List<float[]> vectors = embedder.embedPassages(List.of(text), Deadline.NONE);
                passages.add(new EmbeddedPassage(passage, vectors.getFirst()));
            }
            store.durably(
                    () -> {
                        store.put(document, passages);
                        return true;
                    });
            RetrievalRequest request =
                    new RetrievalRequest(
                            "Why are there tides?",
                            StoreFixture.EVERYTHING,
                            1,
                            RetrievalMode.HYBRID);
            StageContext context = StageContext.until(Deadline.NONE, InstantSource.system());
            assertThat(
                            program.getBean(HybridRetriever.class)
                                    .retrieve(request, context)
                                    .candidates())
                    .extracting(candidate -> candidate.passage().text())
                    .containsExactly("The moon pulls the sea.");
            Readiness readiness =
                    program.getBean("indexReadiness", ReadinessContributor.class).readiness();
            assertThat(readiness.ready()).isTrue();
            assertThat(readiness.details()).containsEntry("writing", "possible");
        }
    }

    /** As the program makes them of its settings. */
    private static IndexSettings content() {
        try (ConfigurableApplicationContext program = run("elsewhere")) {
            return RetrieverSettings.content(
                    program.getBean(Embedder.class),
                    program.getBean(ImpactOrigin.class),
                    program.getBean(Chunking.class));
        }
    }

    private static OpenSearchSettings settings() {
        return new OpenSearchProperties(
                        List.of(OpenSearchNode.shared().uri()),
                        INDEX,
                        "",
                        "",
                        new OpenSearchProperties.Tls(null),
                        Duration.ofSeconds(30))
                .settings(SearchSettings.DEFAULTS);
    }

    private static ConfigurableApplicationContext start() {
        return run(
                "index",
                "--winnow.index.store=opensearch",
                "--winnow.opensearch.index=" + INDEX,
                "--winnow.opensearch.uris=" + OpenSearchNode.shared().uri());
    }

    private static ConfigurableApplicationContext run(String directory, String... more) {
        String[] always = {
            "--server.port=0",
            "--logging.level.root=warn",
            "--spring.main.banner-mode=off",
            "--winnow.retriever.directory=" + folder.resolve(directory)
        };
        return new SpringApplicationBuilder(RetrieverApplication.class)
                .run(StringUtils.concatenateStringArrays(always, more));
    }
}
