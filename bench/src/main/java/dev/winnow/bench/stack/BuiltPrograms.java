package dev.winnow.bench.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The programs as the launcher builds them.
 *
 * @param checkout in which they were built
 */
public record BuiltPrograms(Path checkout) implements Stack.Programs {

    @Override
    public List<String> command(StackProgram program) throws IOException {
        Path folder = checkout.resolve(program.folder());
        Path jar = folder.resolve("target/run").resolve(folder.getFileName() + ".jar");
        if (!Files.isRegularFile(jar)) {
            throw new IOException(
                    "%s is not built: there is no %s; run ./winnow stack from a checkout"
                            .formatted(program.label(), jar));
        }
        return switch (program) {
            case BROKER -> List.of("-jar", jar.toString(), "broker");
            case GATEWAY -> List.of("-jar", jar.toString(), "serve");
            case KG, RETRIEVER, RERANKER, PRUNER -> List.of("-jar", jar.toString());
        };
    }
}
