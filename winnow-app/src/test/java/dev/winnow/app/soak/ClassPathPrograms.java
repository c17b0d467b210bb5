package dev.winnow.app.soak;

import dev.winnow.app.stack.Programs;
import dev.winnow.app.stack.StackProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs from the class path of the tests, which holds all of them: each leaves the parts of the others out. The class path goes through
 * a file, because the model's runtime does not survive a long command line.
 */
public final class ClassPathPrograms implements Programs {

    private final Path file;

    ClassPathPrograms(Path folder) throws IOException {
        String classes =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        file = folder.resolve("class-path");
        Files.writeString(file, "-cp \"" + classes + "\"");
    }

    @Override
    public List<String> command(StackProgram program) {
        String path = "@" + file;
        return switch (program) {
            case BROKER -> List.of(path, "dev.winnow.broker.cli.LocalBroker");
            case GATEWAY -> List.of(path, "dev.winnow.app.cli.Winnow", "serve");
            case KG -> service(path, "kg.boot.KgApplication", "kg");
            case RETRIEVER -> service(path, "retriever.boot.RetrieverApplication", "retriever");
            case RERANKER -> service(path, "reranker.boot.RerankerApplication", "reranker");
            case PRUNER -> service(path, "pruner.boot.PrunerApplication", "pruner");
        };
    }

    @Override
    public boolean areJars() {
        return false;
    }

    private static List<String> service(String path, String program, String own) {
        return List.of(path, "dev.winnow." + program, leavingOutAllBut(own));
    }

    /** The argument that leaves the parts of the other programs out. */
    public static String leavingOutAllBut(String own) {
        List<String> others = new ArrayList<>();
        for (String part :
                List.of(
                        "app.config.AppAutoConfiguration",
                        "app.config.PruneAutoConfiguration",
                        "kg.config.KgAutoConfiguration",
                        "retriever.config.RetrieverAutoConfiguration",
                        "retriever.config.IngestAutoConfiguration",
                        "reranker.config.RerankerAutoConfiguration",
                        "pruner.config.PrunerAutoConfiguration")) {
            if (!part.startsWith(own + ".")) {
                others.add("dev.winnow." + part);
            }
        }
        return "--spring.autoconfigure.exclude=" + String.join(",", others);
    }
}
