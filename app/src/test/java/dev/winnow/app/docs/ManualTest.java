package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.deploy.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The manual in {@code docs} names only what there is: classes, paths, settings, topics, links. */
class ManualTest {

    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();

    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(?:#[^)\\s]*)?\\)");

    /**
     * {@code Pruner}, {@code Problem.Kind}, {@code PrunerTest.keeps_a_title}, with or without a
     * package.
     */
    private static final Pattern CLASS =
            Pattern.compile(
                    "(dev(?:\\.[a-z0-9]+)+\\.)?([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)(?:\\.(\\w+))?");

    /** {@code winnow.retriever.window}: a setting or several of one part, a metric, a topic. */
    private static final Pattern NAME = Pattern.compile("winnow(\\.[a-z0-9-]+)+");

    private static final int WIDTH = 120;

    /** The sources of the tree, by the simple name of their class. */
    private static Map<String, List<Path>> classes;

    @BeforeAll
    static void read() throws IOException {
        classes = new HashMap<>();
        for (Path module : Checkout.modules().values()) {
            for (String part : List.of("src/main/java", "src/test/java")) {
                if (Files.isDirectory(module.resolve(part))) {
                    for (Path source : files(module.resolve(part), ".java")) {
                        String name = source.getFileName().toString().replace(".java", "");
                        classes.computeIfAbsent(name, key -> new ArrayList<>()).add(source);
                    }
                }
            }
        }
        assertThat(classes).containsKeys("Pruner", "ManualTest");
    }

    @Test
    void every_class_that_the_manual_names_is_in_the_tree() throws IOException {
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Path page : named()) {
            for (String code : codes(page)) {
                Matcher name = CLASS.matcher(code);
                if (name.matches()) {
                    named++;
                    if (!isKnown(name.group(1), name.group(2), name.group(3))) {
                        missing.add(page.getFileName() + ": " + code);
                    }
                }
            }
        }
        assertThat(named).as("classes that are named").isGreaterThan(100);
        assertThat(missing).isEmpty();
    }

    private static boolean isKnown(String within, String name, String member) throws IOException {
        for (Path source : classes.getOrDefault(name, List.of())) {
            String path = source.getParent().toString().replace('\\', '/');
            String text = Files.readString(source);
            if ((within == null
                            || path.endsWith("/" + within.replace('.', '/').replaceAll("/$", "")))
                    && (member == null || text.matches("(?s).*\\b" + member + "\\b.*"))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void every_path_that_the_manual_names_is_in_the_tree() throws IOException {
        Set<String> roots;
        try (Stream<Path> entries = Files.list(CHECKOUT)) {
            roots =
                    entries.map(entry -> entry.getFileName().toString())
                            .collect(Collectors.toSet());
        }
        List<String> missing = new ArrayList<>();
        for (Path page : named()) {
            for (String code : codes(page)) {
                String first = code.split("/", 2)[0];
                boolean path = code.matches("[\\w./-]+") && code.contains("/");
                if (path && roots.contains(first) && !Files.exists(CHECKOUT.resolve(code))) {
                    missing.add(page.getFileName() + ": " + code);
                }
                if (code.matches("(winnow-[a-z]+|[a-z]+-service)")
                        && !code.matches("winnow-(small|mini)-\\d|winnow-context")
                        && !Checkout.modules().containsKey(code)) {
                    missing.add(page.getFileName() + ": " + code);
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void every_setting_metric_and_topic_that_the_manual_names_is_known() throws IOException {
        String known =
                Files.readString(CHECKOUT.resolve("docs/reference/configuration.md"))
                        + Files.readString(CHECKOUT.resolve("docs/asyncapi.yaml"))
                        + Files.readString(classes.get("WinnowNames").getFirst());
        List<String> unknown = new ArrayList<>();
        for (Path page : named()) {
            for (String code : codes(page)) {
                Matcher name = NAME.matcher(code.split("=", 2)[0]);
                if (name.matches()
                        && !known.matches(
                                "(?s).*\\b" + Pattern.quote(name.group()) + "[^\\w-].*")) {
                    unknown.add(page.getFileName() + ": " + code);
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void every_link_leads_to_a_file() throws IOException {
        List<String> broken = new ArrayList<>();
        List<Path> pages = new ArrayList<>(files(CHECKOUT.resolve("docs"), ".md"));
        for (String page :
                List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "samples/README.md")) {
            pages.add(CHECKOUT.resolve(page));
        }
        for (Path page : pages) {
            Matcher link = LINK.matcher(Files.readString(page));
            while (link.find()) {
                if (!link.group(1).matches("[a-z]+:.*")
                        && !Files.exists(page.resolveSibling(link.group(1)))) {
                    broken.add(CHECKOUT.relativize(page) + ": " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void the_readme_is_for_five_minutes() throws IOException {
        List<String> lines = Files.readAllLines(CHECKOUT.resolve("README.md"));
        assertThat(lines).hasSizeLessThanOrEqualTo(WIDTH);
        assertThat(lines).allMatch(line -> line.length() <= WIDTH);
    }

    /** Tables, code and long links apart. */
    @Test
    void no_line_of_prose_is_too_long() throws IOException {
        List<String> wide = new ArrayList<>();
        for (Path page : manual()) {
            for (String line : Files.readAllLines(page)) {
                if (line.length() > WIDTH && !line.startsWith("|") && !line.startsWith("    ")) {
                    wide.add(page.getFileName() + ": " + line);
                }
            }
        }
        assertThat(wide).isEmpty();
    }

    /** The pages of the manual; those below are references, guides, results and decisions. */
    private static List<Path> manual() throws IOException {
        try (Stream<Path> pages = Files.list(CHECKOUT.resolve("docs"))) {
            return pages.filter(page -> page.toString().endsWith(".md")).sorted().toList();
        }
    }

    /** The manual and others that name classes and settings of today. */
    private static List<Path> named() throws IOException {
        List<Path> pages = new ArrayList<>(manual());
        for (String page :
                List.of(
                        "README.md",
                        "CONTRIBUTING.md",
                        "SECURITY.md",
                        "docs/guide/library.md",
                        "docs/reference/models.md",
                        "docs/reference/learned-sparse.md")) {
            pages.add(CHECKOUT.resolve(page));
        }
        return pages;
    }

    private static List<String> codes(Path page) throws IOException {
        List<String> codes = new ArrayList<>();
        Matcher code = CODE.matcher(Files.readString(page));
        while (code.find()) {
            codes.add(code.group(1));
        }
        return codes;
    }

    private static List<Path> files(Path folder, String ending) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
