package dev.winnow.bench.trial;

import dev.winnow.bench.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

/**
 * The programs from the class path of the tests, which holds all of them: each leaves the parts of
 * the others out. The class path is given in a file, because the model's runtime does not survive a
 * long command line.
 */
final class ClassPathPrograms implements Stack.Programs {

    private final Path file;

    ClassPathPrograms(Path folder) throws IOException {
        String classes =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        file = folder.resolve("class-path");
        Files.writeString(file, "-cp \"" + classes + "\"");
    }

    @Override
    public List<String> command(Stack.Program program) {
        String path = "@" + file;
        return switch (program) {
            case BROKER -> List.of(path, "dev.winnow.bench.cli.WinnowBench", "broker");
            case GATEWAY -> List.of(path, "dev.winnow.app.cli.WinnowCommand", "serve");
            case KG -> service(path, "kg.boot.KgApplication", "kg");
            case RETRIEVER ->
                    service(path, "retriever.boot.RetrieverApplication", "retriever", "ingest");
            case RERANKER -> service(path, "reranker.boot.RerankerApplication", "reranker");
            case PRUNER -> service(path, "pruner.boot.PrunerApplication", "pruner");
        };
    }

    @Override
    public boolean areJars() {
        return false;
    }

    private static List<String> service(String path, String program, String... own) {
        return List.of(path, "dev.winnow." + program, leavingOutAllBut(Set.of(own)));
    }

    /** The argument that leaves the parts of the other programs out; all have the platform's. */
    private static String leavingOutAllBut(Set<String> own) {
        return ImportCandidates.load(
                        AutoConfiguration.class, ClassPathPrograms.class.getClassLoader())
                .getCandidates()
                .stream()
                .filter(part -> part.startsWith("dev.winnow."))
                .filter(part -> !part.startsWith("dev.winnow.platform."))
                .filter(
                        part ->
                                own.stream()
                                        .noneMatch(
                                                one -> part.startsWith("dev.winnow." + one + ".")))
                .collect(Collectors.joining(",", "--spring.autoconfigure.exclude=", ""));
    }
}
