package dev.winnow.kg.load;

import dev.winnow.kg.build.GraphAssembler;
import dev.winnow.kg.build.GraphAssembler.Place;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.InvalidGraphException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Reads a graph from files and folders. */
public final class GraphFiles {

    private static final List<String> ENDINGS = List.of(".tsv", ".csv", ".jsonl");
    private static final String GZIP = ".gz";
    private static final int BUFFER = 1 << 16;

    private GraphFiles() {}

    /**
     * Reads everything into one graph. Of a folder, every table in it is read, folders within it
     * are not.
     *
     * @param paths files that end in .tsv, .csv or .jsonl, with or without .gz, and folders that
     *     hold some
     * @throws InvalidGraphException if anything is wrong with the content; nothing is loaded then
     * @throws IOException if a file cannot be read at all
     */
    public static GraphContent read(List<Path> paths) throws IOException, InvalidGraphException {
        GraphAssembler graph = new GraphAssembler(false);
        read(paths, new GraphRows(graph));
        return graph.finish();
    }

    static void read(List<Path> paths, GraphRows rows) throws IOException {
        for (Path path : paths) {
            for (Path file : tables(path)) {
                read(file, rows);
            }
        }
    }

    private static List<Path> tables(Path path) throws IOException {
        boolean folder = Files.isDirectory(path);
        try (Stream<Path> entries = folder ? Files.list(path) : Stream.of(path)) {
            List<Path> found = entries.filter(GraphFiles::isTable).sorted().toList();
            if (found.isEmpty()) {
                String problem =
                        folder
                                ? "there is no table in %s: files that end in %s (or that and %s) are needed"
                                : "%s is no table: a file that ends in %s (or that and %s) is needed";
                throw new IOException(problem.formatted(path, String.join(", ", ENDINGS), GZIP));
            }
            return found;
        }
    }

    private static boolean isTable(Path path) {
        String name = plainName(path);
        return ENDINGS.stream().anyMatch(name::endsWith);
    }

    private static String plainName(Path path) {
        String name = String.valueOf(path.getFileName());
        return name.endsWith(GZIP) ? name.substring(0, name.length() - GZIP.length()) : name;
    }

    private static void read(Path file, GraphRows rows) throws IOException {
        String name = String.valueOf(file.getFileName());
        String plain = plainName(file);
        try (InputStream stored = Files.newInputStream(file);
                InputStream bytes =
                        name.equals(plain) ? stored : new GZIPInputStream(stored, BUFFER);
                Reader text = text(bytes)) {
            if (plain.endsWith(".jsonl")) {
                new TableFile(name, rows).readObjects(text);
            } else {
                new TableFile(name, rows).readCells(text, plain.endsWith(".tsv"));
            }
        } catch (EOFException | ZipException e) {
            rows.problem(new Place(name, 1), "this is no gzip file (%s)", e.getMessage());
        }
    }

    /** Refuses what is not UTF-8, instead of putting replacement characters into names. */
    private static Reader text(InputStream bytes) {
        return new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }
}
