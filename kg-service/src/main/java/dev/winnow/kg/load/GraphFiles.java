package dev.winnow.kg.load;

import dev.winnow.kg.build.GraphAssembler;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.InvalidGraphException;
import dev.winnow.kg.build.Place;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
        GraphAssembler graph = new GraphAssembler();
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
        if (!Files.isDirectory(path)) {
            if (!isTable(path)) {
                throw new IOException(
                        "%s is no table: a file that ends in %s (or that and %s) is needed"
                                .formatted(path, String.join(", ", ENDINGS), GZIP));
            }
            return List.of(path);
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> entries = Files.list(path)) {
            entries.filter(GraphFiles::isTable).sorted().forEach(found::add);
        }
        if (found.isEmpty()) {
            throw new IOException(
                    "there is no table in %s: files that end in %s (or that and %s) are needed"
                            .formatted(path, String.join(", ", ENDINGS), GZIP));
        }
        return found;
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
        try (InputStream bytes = open(file);
                Reader text = text(bytes)) {
            if (plainName(file).endsWith(".jsonl")) {
                new JsonLinesFile(name, rows).read(text);
            } else {
                new DelimitedFile(name, rows)
                        .read(
                                text,
                                plainName(file).endsWith(".tsv")
                                        ? DelimitedFile.Dialect.TABS
                                        : DelimitedFile.Dialect.COMMAS);
            }
        } catch (EOFException | ZipException e) {
            rows.problem(new Place(name, 1), "this is no gzip file (%s)".formatted(e.getMessage()));
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file), BUFFER);
        if (!String.valueOf(file.getFileName()).endsWith(GZIP)) {
            return bytes;
        }
        try {
            return new GZIPInputStream(bytes, BUFFER);
        } catch (IOException e) {
            bytes.close();
            throw e;
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
