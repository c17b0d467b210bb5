package dev.winnow.app.deploy;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The repository's files outside the modules. */
public final class Checkout {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private Checkout() {}

    public static Path path(String name) {
        return ROOT.resolve(name);
    }

    /** The folders of all modules by the name of their artifact. */
    public static Map<String, Path> modules() throws IOException {
        Map<String, Path> modules = new TreeMap<>();
        Matcher module =
                Pattern.compile("<module>([^<]+)</module>")
                        .matcher(Files.readString(path("pom.xml")));
        while (module.find()) {
            Path folder = path(module.group(1));
            Matcher artifact =
                    Pattern.compile("<artifactId>([^<]+)</artifactId>")
                            .matcher(
                                    Files.readString(folder.resolve("pom.xml"))
                                            .replaceAll("(?s)<parent>.*?</parent>", ""));
            if (artifact.find()) {
                modules.put(artifact.group(1), folder);
            }
        }
        return modules;
    }

    /** All files below a folder whose names end like this, in order. */
    static List<Path> files(String folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(path(folder))) {
            return files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }

    /** The documents of a YAML file, each a map. */
    static List<Map<String, Object>> documents(Path file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<Map<String, Object>> documents = new ArrayList<>();
        try (Reader in = Files.newBufferedReader(file)) {
            for (Object document : new Yaml(new SafeConstructor(options)).loadAll(in)) {
                documents.add(map(document));
            }
        }
        return documents;
    }

    public static Map<String, Object> document(String name) throws IOException {
        return documents(path(name)).getFirst();
    }

    /** What compose makes of a value where no variable of its is set. */
    static String byDefault(Object value) {
        String before;
        String text = String.valueOf(value);
        do {
            before = text;
            text = text.replaceAll("\\$\\{[A-Z_]+:-([^${}]*)}", "$1");
        } while (!text.equals(before));
        return text;
    }

    /** What the file has there; an empty map if it has nothing. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return value == null ? Map.of() : (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    static List<Object> list(Object value) {
        return value == null ? List.of() : (List<Object>) value;
    }
}
