package dev.winnow.app.deploy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The repository's files outside the modules. */
public final class Checkout {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** The five programs. */
    static final List<String> PROGRAMS =
            List.of(
                    "kg-service",
                    "pruner-service",
                    "reranker-service",
                    "retriever-service",
                    "winnow-app");

    private Checkout() {}

    public static Path path(String name) {
        return ROOT.resolve(name);
    }

    /** What a file holds. */
    public static String text(String name) throws IOException {
        return Files.readString(path(name));
    }

    /** What stands at a place, nothing where it is missing. */
    static String text(JsonNode node, String pointer) {
        return node.at(pointer).asString("");
    }

    /** The folders of all modules by the name of their artifact. */
    public static Map<String, Path> modules() throws IOException {
        Map<String, Path> modules = new TreeMap<>();
        for (String name : found("<module>([^<]+)</module>", text("pom.xml"))) {
            String pom =
                    Files.readString(path(name).resolve("pom.xml"))
                            .replaceAll("(?s)<parent>.*?</parent>", "");
            modules.put(found("<artifactId>([^<]+)</artifactId>", pom).getFirst(), path(name));
        }
        return modules;
    }

    /** What the pattern's group is, wherever the pattern is found in a text. */
    public static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** All files below a folder whose names end like this, in order. */
    public static List<Path> files(String folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(path(folder))) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }

    /** The Java sources in a folder of a module, none where it has no such folder. */
    public static List<Path> sources(Path module, String part) throws IOException {
        Path folder = module.resolve(part);
        return Files.isDirectory(folder) ? files(folder.toString(), ".java") : List.of();
    }

    /** The same of all modules. */
    public static List<Path> sources(String part) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (Path module : modules().values()) {
            sources.addAll(sources(module, part));
        }
        return sources;
    }

    /** The documents of a YAML file. */
    static List<JsonNode> documents(Path file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<JsonNode> documents = new ArrayList<>();
        try (Reader in = Files.newBufferedReader(file)) {
            for (Object document : new Yaml(new SafeConstructor(options)).loadAll(in)) {
                documents.add(JsonMapper.shared().valueToTree(document));
            }
        }
        return documents;
    }

    public static JsonNode document(String name) throws IOException {
        return documents(path(name)).getFirst();
    }

    /** The services of compose by their names. */
    static Map<String, JsonNode> composed() throws IOException {
        Map<String, JsonNode> services = new TreeMap<>();
        document("docker-compose.yml").get("services").forEachEntry(services::put);
        return services;
    }

    /** What compose makes of a value where no variable of its is set. */
    static String byDefault(JsonNode value) {
        String before;
        String text = value.asString("");
        do {
            before = text;
            text = text.replaceAll("\\$\\{[A-Z_]+:-([^${}]*)}", "$1");
        } while (!text.equals(before));
        return text;
    }

    /** The words of a list, none where there is no list. */
    static List<String> words(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    /** What the list's elements have there. */
    static List<String> words(JsonNode list, String pointer) {
        return list.valueStream().map(element -> text(element, pointer)).toList();
    }
}
