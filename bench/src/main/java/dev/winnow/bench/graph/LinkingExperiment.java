package dev.winnow.bench.graph;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.EntityLinker;
import dev.winnow.core.graph.GraphStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.commons.csv.CSVRecord;

/**
 * Links the statements of entity_linking.csv, misspelt ones, and everyday questions that name
 * nothing.
 */
public record LinkingExperiment(GraphStore store, EntityLinker linker) {

    /**
     * One edit in each name would leave the figure to chance; so many spread it over kinds and
     * places.
     */
    private static final int EDITS = 5;

    /**
     * Names of so many letters or more are misspelt: in a shorter one, an edit often gives another
     * name.
     */
    private static final int LETTERS_OF_A_NAME = 6;

    private static final long SEED = 42;

    /** An edit leaves a letter out, adds, replaces or swaps one. */
    private static final int KINDS = 4;

    private static final int LETTERS = 26;

    /**
     * Shares of names that are linked rightly. A statement is right if it links the expected entity
     * or a narrower term of it.
     *
     * @param accuracy share of the statements as they are that are right
     * @param lower the same on the statements in lower case
     * @param upper the same in capitals
     * @param spelling the same with one seeded edit in the expected name, of names with 6 letters
     *     or more
     * @param everyday everyday questions in original, lower and upper case in which an entity was
     *     seen: each is wrong
     */
    public record Result(
            double accuracy, double lower, double upper, double spelling, int everyday) {}

    private record Statement(String text, String name, String id) {}

    /**
     * Measures.
     *
     * @param folder holds entity_linking.csv
     */
    public Result run(Path folder) throws IOException {
        List<Statement> statements = new ArrayList<>();
        for (CSVRecord row : QuestionFiles.rows(folder.resolve("entity_linking.csv"))) {
            statements.add(new Statement(row.get("text"), row.get("disease"), row.get("graph_id")));
        }
        return new Result(
                accuracy(statements, text -> text),
                accuracy(statements, text -> text.toLowerCase(Locale.ROOT)),
                accuracy(statements, text -> text.toUpperCase(Locale.ROOT)),
                accuracy(misspelt(statements), text -> text),
                everyday());
    }

    private double accuracy(List<Statement> statements, UnaryOperator<String> form) {
        int right = 0;
        for (Statement statement : statements) {
            right += isRight(form.apply(statement.text), statement.id) ? 1 : 0;
        }
        return (double) right / statements.size();
    }

    private boolean isRight(String text, String expected) {
        for (Entity entity : linker.link(text).entities()) {
            if (entity.id().equals(expected)
                    || store.broader(entity.id()).stream()
                            .anyMatch(term -> term.entity().id().equals(expected))) {
                return true;
            }
        }
        return false;
    }

    private static List<Statement> misspelt(List<Statement> statements) {
        Random random = new Random(SEED);
        List<Statement> misspelt = new ArrayList<>();
        for (Statement statement : statements) {
            String text = statement.text;
            String name = statement.name.toLowerCase(Locale.ROOT);
            int at = text.toLowerCase(Locale.ROOT).indexOf(name);
            long letters = name.chars().filter(Character::isLetter).count();
            for (int i = 0; at >= 0 && letters >= LETTERS_OF_A_NAME && i < EDITS; i++) {
                int end = at + name.length();
                String edited = misspelt(text.substring(at, end), random);
                String all = text.substring(0, at) + edited + text.substring(end);
                misspelt.add(new Statement(all, statement.name, statement.id));
            }
        }
        return misspelt;
    }

    private int everyday() throws IOException {
        int wrong = 0;
        for (String question : everydayQuestions()) {
            String lower = question.toLowerCase(Locale.ROOT);
            for (String text : List.of(question, lower, question.toUpperCase(Locale.ROOT))) {
                wrong += linker.link(text).mentions().isEmpty() ? 0 : 1;
            }
        }
        return wrong;
    }

    static List<String> everydayQuestions() throws IOException {
        try (InputStream in = LinkingExperiment.class.getResourceAsStream("everyday.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        }
    }

    /** A name with one edit at a letter, never the name itself. */
    static String misspelt(String name, Random random) {
        while (true) {
            int at = random.nextInt(name.length());
            char letter = (char) ('a' + random.nextInt(LETTERS));
            String edited = edited(name, at, letter, random.nextInt(KINDS));
            if (Character.isLetter(name.charAt(at)) && !edited.equalsIgnoreCase(name)) {
                return edited;
            }
        }
    }

    private static String edited(String name, int at, char letter, int kind) {
        String before = name.substring(0, at);
        String after = name.substring(at + 1);
        return switch (kind) {
            case 0 -> before + after;
            case 1 -> before + letter + name.substring(at);
            case 2 -> before + letter + after;
            default ->
                    after.isEmpty() || !Character.isLetter(after.charAt(0))
                            ? name
                            : before + after.charAt(0) + name.charAt(at) + after.substring(1);
        };
    }
}
