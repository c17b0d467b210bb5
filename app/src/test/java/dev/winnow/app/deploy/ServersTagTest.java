package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * {@code winnow test} leaves out what carries the tag {@code servers}: each test class that starts
 * a server, a broker or another process, or indexes the sample corpus, itself or through a fixture
 * of its module.
 */
class ServersTagTest {

    private static final String TAG = "@Tag(\"servers\")";

    private static final Pattern STARTS =
            Pattern.compile(
                    "\\b(Broker|LocalServer|OpenSearchNode|ProcessBuilder|IsolatedExtractor|SampleIndex|Stack"
                            + "|SpringApplication|SpringApplicationBuilder|SpringBootTest"
                            + "|WinnowApplication|Neo4jBuilders)\\b");

    /** Comments, and texts in quotes. */
    private static final Pattern WORDS =
            Pattern.compile("//[^\n]*|/\\*.*?\\*/|\"(\\\\.|[^\"\\\\\n])*\"", Pattern.DOTALL);

    private static final Pattern TEST =
            Pattern.compile("@(Test|ParameterizedTest|Property|FuzzTest)\\b");

    /** One of each kind, so that the quick run sees a line that is broken as a whole. */
    private static final Set<String> QUICK =
            Set.of(
                    "ContextEndpointTest",
                    "DocumentsApiTest",
                    "GatewayTest",
                    "LineOverKafkaTest",
                    "LocalServerTest");

    @Test
    void every_test_that_starts_a_server_is_left_out_of_the_quick_run_and_no_other()
            throws IOException {
        Set<String> untagged = new TreeSet<>();
        Set<String> needlessly = new TreeSet<>();
        for (Path module : Checkout.modules().values()) {
            Map<String, String> sources = sources(module);
            Set<String> starting = starting(sources);
            sources.forEach(
                    (name, source) -> {
                        if (TEST.matcher(source).find()) {
                            boolean leftOut = starting.contains(name) && !QUICK.contains(name);
                            if (leftOut && !source.contains(TAG)) {
                                untagged.add(name);
                            } else if (!leftOut && source.contains(TAG)) {
                                needlessly.add(name);
                            }
                        }
                    });
        }
        assertThat(untagged).as("start a server and lack " + TAG).isEmpty();
        assertThat(needlessly).as("start no server and have " + TAG).isEmpty();
    }

    /** The sources of a module's tests, by the name of their class. */
    private static Map<String, String> sources(Path module) throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (Path file : Checkout.sources(module, "src/test/java")) {
            sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
        }
        return sources;
    }

    /** Those that start something, themselves or through a fixture that does. */
    private static Set<String> starting(Map<String, String> sources) {
        Set<String> starting = new TreeSet<>();
        Pattern starts = STARTS;
        boolean more = true;
        while (more) {
            Predicate<String> found = starts.asPredicate();
            more = false;
            for (Map.Entry<String, String> source : sources.entrySet()) {
                String code = WORDS.matcher(source.getValue()).replaceAll("");
                more |= found.test(code) && starting.add(source.getKey());
            }
            starts =
                    Pattern.compile(
                            starting.stream()
                                    .filter(name -> !name.endsWith("Test"))
                                    .map(name -> "|\\b" + name + "\\b")
                                    .collect(Collectors.joining("", STARTS.pattern(), "")));
        }
        return starting;
    }
}
