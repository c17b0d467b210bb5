package dev.winnow.eval.graph;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.EntityLinker;
import dev.winnow.core.graph.GraphStore;
import dev.winnow.core.graph.Term;
import dev.winnow.eval.speed.Percentiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.commons.csv.CSVRecord;

/** Links the statements of entity_linking.csv, misspelt ones, and everyday questions that name nothing. */
public final class LinkingExperiment {

    /** One edit in each name would leave the figure to chance; so many spread it over kinds and places. */
    private static final int SLIPS = 5;

    /** Slips are made in names of so many letters or more: in a shorter one, a slip often gives another name. */
    private static final int LETTERS_OF_A_NAME = 6;

    private static final long SEED = 42;
    private static final double NANOS_IN_MS = 1e6;

    /** Rounds that are timed, after as many that are not. */
    private static final int ROUNDS = 10;

    private record Statement(String text, String name, String id) {}

    private final GraphStore store;
    private final EntityLinker linker;

    public LinkingExperiment(GraphStore store, EntityLinker linker) {
        this.store = store;
        this.linker = linker;
    }

    /**
     * Measures.
     *
     * @param folder holds entity_linking.csv
     */
    public LinkingResult run(Path folder) throws IOException {
        List<Statement> statements = new ArrayList<>();
        for (CSVRecord row : CsvRows.of(folder.resolve("entity_linking.csv"))) {
            statements.add(new Statement(row.get("text"), row.get("disease"), row.get("graph_id")));
        }
        Times times = times(statements);
        return new LinkingResult(
                accuracy(statements, text -> text),
                accuracy(statements, text -> text.toLowerCase(Locale.ROOT)),
                accuracy(statements, text -> text.toUpperCase(Locale.ROOT)),
                accuracy(misspelt(statements), text -> text),
                everyday(),
                times.wall.mean(),
                times.wall.p95(),
                times.processor);
    }

    private double accuracy(List<Statement> statements, UnaryOperator<String> way) {
        int right = 0;
        for (Statement statement : statements) {
            if (isRight(way.apply(statement.text), statement.id)) {
                right++;
            }
        }
        return (double) right / statements.size();
    }

    private boolean isRight(String text, String expected) {
        for (Entity entity : linker.link(text).entities()) {
            if (entity.id().equals(expected)) {
                return true;
            }
            for (Term term : store.broader(entity.id())) {
                if (term.entity().id().equals(expected)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Statement> misspelt(List<Statement> statements) {
        Random random = new Random(SEED);
        List<Statement> misspelt = new ArrayList<>();
        for (Statement statement : statements) {
            int at =
                    statement
                            .text
                            .toLowerCase(Locale.ROOT)
                            .indexOf(statement.name.toLowerCase(Locale.ROOT));
            if (at < 0
                    || statement.name.chars().filter(Character::isLetter).count()
                            < LETTERS_OF_A_NAME) {
                continue;
            }
            int end = at + statement.name.length();
            for (int i = 0; i < SLIPS; i++) {
                String slip = Slip.in(statement.text.substring(at, end), random);
                misspelt.add(
                        new Statement(
                                statement.text.substring(0, at)
                                        + slip
                                        + statement.text.substring(end),
                                statement.name,
                                statement.id));
            }
        }
        return misspelt;
    }

    private int everyday() throws IOException {
        int wrong = 0;
        for (String question : everydayQuestions()) {
            for (String text :
                    List.of(
                            question,
                            question.toLowerCase(Locale.ROOT),
                            question.toUpperCase(Locale.ROOT))) {
                wrong += linker.link(text).mentions().isEmpty() ? 0 : 1;
            }
        }
        return wrong;
    }

    static List<String> everydayQuestions() throws IOException {
        try (InputStream in = LinkingExperiment.class.getResourceAsStream("everyday.txt")) {
            if (in == null) {
                throw new IllegalStateException("the everyday questions are missing");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    private record Times(Percentiles wall, double processor) {}

    private Times times(List<Statement> statements) {
        double[] times = new double[ROUNDS * statements.size()];
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long used = 0;
        for (int i = -times.length; i < times.length; i++) {
            if (i == 0) {
                used = threads.getCurrentThreadCpuTime();
            }
            String text = statements.get(Math.floorMod(i, statements.size())).text;
            long start = System.nanoTime();
            linker.link(text);
            if (i >= 0) {
                times[i] = (System.nanoTime() - start) / NANOS_IN_MS;
            }
        }
        double processor = (threads.getCurrentThreadCpuTime() - used) / NANOS_IN_MS / times.length;
        return new Times(Percentiles.of(times), processor);
    }
}
