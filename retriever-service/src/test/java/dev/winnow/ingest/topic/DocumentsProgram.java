package dev.winnow.ingest.topic;

import dev.winnow.core.retrieval.Embedder;
import dev.winnow.retriever.boot.RetrieverApplication;
import dev.winnow.retriever.index.SeededEmbedder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The retriever-service as it is, but for an encoder that takes no time. */
final class DocumentsProgram {

    private DocumentsProgram() {}

    @Configuration(proxyBeanMethods = false)
    static class Encoder {
        @Bean
        Embedder seeded() {
            return new SeededEmbedder();
        }
    }

    static ConfigurableApplicationContext start(Path index, String broker, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--server.port=0",
                                "--logging.level.root=warn",
                                "--spring.main.banner-mode=off",
                                "--winnow.pipeline.transport=kafka",
                                "--winnow.kafka.documents.enabled=true",
                                "--spring.kafka.bootstrap-servers=" + broker,
                                "--winnow.retriever.directory=" + index));
        arguments.addAll(List.of(more));
        return new SpringApplicationBuilder()
                .sources(RetrieverApplication.class, Encoder.class)
                .run(arguments.toArray(String[]::new));
    }
}
