package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.deploy.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The manual in {@code docs} names only what there is: classes, paths, settings, topics, links. */
class ManualTest {

    private static final String CODE = "`([^`\n]+)`";
    private static final String LINK = "]\\(([^)#\\s]+)(?:#[^)\\s]*)?\\)";

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
        for (String part : List.of("src/main/java", "src/test/java")) {
            for (Path source : Checkout.sources(part)) {
                String name = source.getFileName().toString().replace(".java", "");
                classes.computeIfAbsent(name, key -> new ArrayList<>()).add(source);
            }
        }
        assertThat(classes).containsKeys("Pruner", "ManualTest");
    }

    @Test
    void every_class_that_the_manual_names_is_in_the_tree() throws IOException {
        int named = 0;
        List<Code> missing = new ArrayList<>();
        for (Code code : codes()) {
            Matcher name = CLASS.matcher(code.text());
            if (name.matches()) {
                named++;
                if (!isKnown(name.group(1), name.group(2), name.group(3))) {
                    missing.add(code);
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
        for (Code code : codes()) {
            String text = code.text();
            String first = text.split("/", 2)[0];
            if (text.matches("[\\w.-]+/[\\w./-]*") && Files.exists(Checkout.path(first))) {
                assertThat(Checkout.path(text)).as("%s", code).exists();
            }
            if (text.matches("(winnow-[a-z]+|[a-z]+-service)")
                    && !text.matches("winnow-(small|mini)-\\d|winnow-context")) {
                assertThat(Checkout.modules()).as("%s", code).containsKey(text);
            }
        }
    }

    @Test
    void every_setting_metric_and_topic_that_the_manual_names_is_known() throws IOException {
        String known =
                Checkout.text("docs/reference/configuration.md")
                        + Checkout.text("docs/asyncapi.yaml")
                        + Files.readString(classes.get("WinnowNames").getFirst());
        for (Code code : codes()) {
            String name = code.text().split("=", 2)[0];
            if (NAME.matcher(name).matches()) {
                assertThat(
                                Pattern.compile("\\b" + Pattern.quote(name) + "[^\\w-]")
                                        .matcher(known)
                                        .find())
                        .as("%s", code)
                        .isTrue();
            }
        }
    }

    @Test
    void every_link_leads_to_a_file() throws IOException {
        List<Path> pages = new ArrayList<>(Checkout.files("docs", ".md"));
        for (String page :
                List.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "samples/README.md")) {
            pages.add(Checkout.path(page));
        }
        for (Path page : pages) {
            for (String link : Checkout.found(LINK, Files.readString(page))) {
                if (!link.matches("[a-z]+:.*")) {
                    assertThat(page.resolveSibling(link)).as("%s", page).exists();
                }
            }
        }
    }

    @Test
    void the_readme_is_for_five_minutes() throws IOException {
        assertThat(Files.readAllLines(Checkout.path("README.md")))
                .hasSizeLessThanOrEqualTo(WIDTH)
                .allMatch(line -> line.length() <= WIDTH);
    }

    /** Tables, code and long links apart. */
    @Test
    void no_line_of_prose_is_too_long() throws IOException {
        for (Path page : manual()) {
            assertThat(Files.readAllLines(page))
                    .as("%s", page)
                    .filteredOn(line -> !line.startsWith("|") && !line.startsWith("    "))
                    .allMatch(line -> line.length() <= WIDTH);
        }
    }

    /** The pages of the manual; those below are references, guides, results and decisions. */
    private static List<Path> manual() throws IOException {
        try (Stream<Path> pages = Files.list(Checkout.path("docs"))) {
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
                        "docs/reference/learned-sparse.md",
                        "docs/results/clients.md")) {
            pages.add(Checkout.path(page));
        }
        return pages;
    }

    /** What stands in code on a page. */
    private record Code(Path page, String text) {}

    private static List<Code> codes() throws IOException {
        List<Code> codes = new ArrayList<>();
        for (Path page : named()) {
            for (String code : Checkout.found(CODE, Files.readString(page))) {
                codes.add(new Code(page, code));
            }
        }
        return codes;
    }
}
