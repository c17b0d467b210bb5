package dev.winnow.ingest.extract;

import dev.winnow.core.passage.Metadata;
import java.io.StringReader;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The YAML block that may head a Markdown file, between two lines of three hyphens.
 *
 * @param end where the Markdown begins, in UTF-16 units; 0 if there is no such block
 * @param about its title, and its other scalars and flat lists letter by letter as they are written
 */
record FrontMatter(int end, SelfDescription about) {

    private static final FrontMatter NONE = new FrontMatter(0, SelfDescription.NONE);

    /** A longer block is no description of a document. In UTF-16 units. */
    private static final int LONGEST = 20_000;

    static FrontMatter of(String text) {
        int firstEnd = lineEnd(text, 0);
        if (!text.substring(0, firstEnd).stripTrailing().equals("---")) {
            return NONE;
        }
        int start = firstEnd;
        while (start < text.length() && start <= LONGEST) {
            int end = lineEnd(text, start);
            String line = text.substring(start, end).stripTrailing();
            if (line.equals("---") || line.equals("...")) {
                return parsed(text.substring(firstEnd, start), end);
            }
            start = end;
        }
        return NONE;
    }

    /** A block that is no YAML map is text: the line of hyphens was a thematic break. */
    private static FrontMatter parsed(String yaml, int end) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(LONGEST);
        options.setMaxAliasesForCollections(0);
        try {
            Node root = new Yaml(options).compose(new StringReader(yaml));
            return root instanceof MappingNode map ? of(map, end) : NONE;
        } catch (YAMLException notYaml) {
            return NONE;
        }
    }

    private static FrontMatter of(MappingNode map, int end) {
        String title = null;
        SortedMap<String, List<String>> values = new TreeMap<>();
        for (NodeTuple entry : map.getValue()) {
            Node value = entry.getValueNode();
            // As they are written: YAML would make no false, 1.10 a shorter number and 010 another
            // one.
            List<String> texts =
                    (value instanceof SequenceNode list ? list.getValue() : List.of(value))
                            .stream()
                                    .filter(item -> !item.getTag().equals(Tag.NULL))
                                    .filter(ScalarNode.class::isInstance)
                                    .map(item -> ((ScalarNode) item).getValue())
                                    .toList();
            if (!(entry.getKeyNode() instanceof ScalarNode name) || texts.isEmpty()) {
                continue;
            }
            if (name.getValue().equals("title")) {
                title = texts.getFirst();
            } else {
                values.put(name.getValue(), texts);
            }
        }
        return new FrontMatter(end, new SelfDescription(title, null, new Metadata(values)));
    }

    private static int lineEnd(String text, int from) {
        int at = text.indexOf('\n', from);
        return at < 0 ? text.length() : at + 1;
    }
}
