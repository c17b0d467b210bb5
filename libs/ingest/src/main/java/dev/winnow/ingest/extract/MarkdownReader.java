package dev.winnow.ingest.extract;

import dev.winnow.core.structure.MarkdownStructure;
import dev.winnow.core.text.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Markdown: the source behind the front matter is the text. The front matter is data about it: it
 * would be paid for in contexts and answer nothing. Headings are the document's own; those inside
 * quotations and lists are none.
 */
final class MarkdownReader {

    private static final JsonMapper NOTEBOOKS = new JsonMapper();

    /** Anything else could open markup of its own. */
    private static final Pattern LANGUAGE = Pattern.compile("[\\w+#.-]{1,40}");

    private static final Pattern BACKTICKS = Pattern.compile("`+");

    /** Behind the words of a heading, an anchor for one; MkDocs takes a blank behind the brace. */
    private static final Pattern ATTRIBUTES = Pattern.compile("\\s*\\{ ?[#:.][^{}]*\\}$");

    private MarkdownReader() {}

    static ExtractedDocument read(FormatDetection.Detected file, String source) {
        FrontMatter front = FrontMatter.of(source);
        String text = source.substring(front.end());
        return document(file, front.about(), text, MarkdownStructure.parse(text));
    }

    /** What a converter has written, which knows more of the document. */
    static ExtractedDocument read(
            FormatDetection.Detected file, SelfDescription about, String text) {
        return document(file, about, text, MarkdownStructure.parsePlain(text));
    }

    /**
     * A notebook: its cells one after the other, code between fences. What its code has printed is
     * left out.
     */
    static ExtractedDocument readNotebook(FormatDetection.Detected file, byte[] content)
            throws ExtractionException {
        JsonNode notebook;
        try {
            notebook = NOTEBOOKS.readTree(content);
        } catch (JacksonException e) {
            throw new ExtractionException(ExtractionFailure.BROKEN, "no valid JSON", e);
        }
        String language =
                notebook.path("metadata").path("kernelspec").path("language").asString("python");
        if (!LANGUAGE.matcher(language).matches()) {
            language = "";
        }
        StringJoiner text = new StringJoiner("\n\n");
        for (JsonNode cell : notebook.path("cells")) {
            JsonNode lines = cell.path("source");
            String source =
                    (lines.isArray() ? lines.valueStream() : Stream.of(lines))
                            .map(line -> line.asString(""))
                            .collect(Collectors.joining());
            if (!source.isBlank()) {
                boolean code = cell.path("cell_type").asString("").equals("code");
                String fence = fence(source);
                text.add(code ? fence + language + "\n" + source + "\n" + fence : source);
            }
        }
        return read(file, text.toString());
    }

    /** Longer than any inside. */
    static String fence(CharSequence code) {
        IntStream runs = BACKTICKS.matcher(code).results().mapToInt(run -> run.end() - run.start());
        int longest = runs.max().orElse(0);
        return "`".repeat(Math.max(3, longest + 1));
    }

    private static ExtractedDocument document(
            FormatDetection.Detected file, SelfDescription about, String text, Node document) {
        List<Section.Heading> headings = new ArrayList<>();
        Node node = document.getFirstChild();
        for (; node != null; node = node.getNext()) {
            List<SourceSpan> spans = node.getSourceSpans();
            if (node instanceof Heading heading && !spans.isEmpty()) {
                String line = line(heading);
                SourceSpan last = spans.getLast();
                int start = text.lastIndexOf('\n', spans.getFirst().getInputIndex() - 1) + 1;
                int end = text.indexOf('\n', last.getInputIndex() + last.getLength()) + 1;
                if (!line.isEmpty()) {
                    end = end == 0 ? text.length() : end;
                    headings.add(new Section.Heading(heading.getLevel(), line, start, end));
                }
            }
        }
        return ExtractedDocument.of(
                file, about, text, headings, MarkdownStructure.of(text, document));
    }

    /** The words of a heading without their markup. */
    private static String line(Node heading) {
        StringBuilder words = new StringBuilder();
        addWords(heading, words);
        String line = OneLine.collapse(words.toString());
        // In code they are the reader's.
        return heading.getLastChild() instanceof Text
                ? ATTRIBUTES.matcher(line).replaceFirst("")
                : line;
    }

    /** The parser bounds how deep they lie. */
    private static void addWords(Node node, StringBuilder words) {
        switch (node) {
            case Text text -> words.append(text.getLiteral());
            case Code code -> words.append(code.getLiteral());
            case SoftLineBreak end -> words.append(' ');
            case HardLineBreak end -> words.append(' ');
            default -> {
                Node child = node.getFirstChild();
                for (; child != null; child = child.getNext()) {
                    addWords(child, words);
                }
            }
        }
    }
}
