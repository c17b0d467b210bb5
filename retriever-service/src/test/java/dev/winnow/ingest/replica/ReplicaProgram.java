package dev.winnow.ingest.replica;

import dev.winnow.core.retrieval.Embedder;
import dev.winnow.core.retrieval.PassageIndex;
import dev.winnow.retriever.boot.RetrieverApplication;
import dev.winnow.retriever.index.LuceneIndex;
import dev.winnow.retriever.index.SeededEmbedder;
import dev.winnow.retriever.index.SmallDisk;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.GenericApplicationContext;

/** The retriever-service as it is, but for an encoder that takes no time. */
final class ReplicaProgram {

    private ReplicaProgram() {}

    @Configuration(proxyBeanMethods = false)
    static class Encoder {
        @Bean
        Embedder seeded() {
            return new SeededEmbedder();
        }
    }

    static ConfigurableApplicationContext start(Path index, String broker, String... more) {
        return start(new SpringApplicationBuilder(), index, broker, more);
    }

    /** With its index on a disk that a test fills, of which eight megabytes are kept free. */
    static ConfigurableApplicationContext start(
            SmallDisk disk, Path index, String broker, String... more) {
        return start(
                new SpringApplicationBuilder()
                        .initializers(
                                context -> {
                                    GenericApplicationContext beans =
                                            (GenericApplicationContext) context;
                                    beans.registerBean(LuceneIndex.class, () -> open(disk, index));
                                    // Whoever brings a store brings what searches it.
                                    beans.registerBean(
                                            PassageIndex.class,
                                            () -> beans.getBean(LuceneIndex.class).passages());
                                }),
                index,
                broker,
                more);
    }

    private static LuceneIndex open(SmallDisk disk, Path index) {
        try {
            return disk.open(Files.createDirectories(index), 8 << 20);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConfigurableApplicationContext start(
            SpringApplicationBuilder builder, Path index, String broker, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--server.port=0",
                                "--logging.level.root=warn",
                                "--spring.main.banner-mode=off",
                                "--winnow.pipeline.transport=kafka",
                                "--winnow.kafka.documents.replica=true",
                                "--spring.kafka.bootstrap-servers=" + broker,
                                "--winnow.retriever.directory=" + index));
        arguments.addAll(List.of(more));
        return builder.sources(RetrieverApplication.class, Encoder.class)
                .run(arguments.toArray(String[]::new));
    }

    /** Runs until it is killed. */
    public static void main(String[] arguments) {
        start(Path.of(arguments[0]), arguments[1]);
    }
}
