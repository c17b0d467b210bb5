package dev.winnow.retriever.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.document.DocumentStore;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.ingest.api.DocumentsController;
import dev.winnow.retriever.boot.RetrieverApplication;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.search.RetrieverStage;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A program that keeps documents and passages elsewhere. */
@Tag("servers")
class OwnStoreTest {

    @TempDir private static Path folder;

    @Configuration(proxyBeanMethods = false)
    static class Elsewhere {

        @Bean
        DocumentStore elsewhere() {
            return empty(DocumentStore.class);
        }

        @Bean
        PassageIndex passagesElsewhere() {
            return empty(PassageIndex.class);
        }

        /** Has nothing to say. */
        private static <T> T empty(Class<T> type) {
            return type.cast(
                    Proxy.newProxyInstance(
                            type.getClassLoader(),
                            new Class<?>[] {type},
                            (proxy, called, arguments) ->
                                    switch (called.getName()) {
                                        case "hashCode" -> 1;
                                        case "equals" -> proxy == arguments[0];
                                        default -> null;
                                    }));
        }
    }

    @Test
    void gets_the_stage_and_the_documents_api_and_no_index_beside_its_own() {
        Path index = folder.resolve("index");
        try (ConfigurableApplicationContext program =
                new SpringApplicationBuilder(RetrieverApplication.class, Elsewhere.class)
                        .run(
                                "--server.port=0",
                                "--logging.level.root=warn",
                                "--spring.main.banner-mode=off",
                                "--winnow.retriever.directory=" + index)) {
            assertThat(program.getBeansOfType(LuceneIndex.class)).isEmpty();
            assertThat(program.getBeansOfType(PassageIndex.class)).hasSize(1);
            assertThat(program.getBeansOfType(RetrieverStage.class)).hasSize(1);
            assertThat(program.getBeansOfType(DocumentsController.class)).hasSize(1);
            assertThat(program.containsBean("indexReadiness")).isFalse();
            // Uploads wait there all the same.
            assertThat(index).isDirectoryNotContaining("glob:**segments*");
        }
    }
}
