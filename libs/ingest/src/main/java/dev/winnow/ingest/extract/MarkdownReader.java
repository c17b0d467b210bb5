package dev.winnow.ingest.extract;

import dev.winnow.core.passage.Metadata;
import dev.winnow.core.structure.MarkdownStructure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.HardLineBreak;
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

    /** Attributes behind the words of a heading, an anchor for one. */
    /** Anything else could open markup of its own. */
    private static final Pattern LANGUAGE = Pattern.compile("[\\w+#.-]{1,40}");

    private static final Pattern ATTRIBUTES = Pattern.compile("\\s*\\{[#:.][^{}]*\\}$");

    ExtractedDocument read(String name, byte[] content, FormatDetection.Detected detected) {
        return read(name, Decoding.decode(content), detected);
    }

    /**
     * A notebook: its cells one after the other, code between fences. What its code has printed is
     * left out.
     */
    ExtractedDocument readNotebook(String name, byte[] content, FormatDetection.Detected detected)
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
        StringBuilder text = new StringBuilder();
        for (JsonNode cell : notebook.path("cells")) {
            StringBuilder source = new StringBuilder();
            JsonNode lines = cell.path("source");
            if (lines.isArray()) {
                lines.forEach(line -> source.append(line.asString("")));
            } else {
                source.append(lines.asString(""));
            }
            if (!source.toString().isBlank()) {
                text.append(text.isEmpty() ? "" : "\n\n");
                boolean code = cell.path("cell_type").asString("").equals("code");
                String fence = code ? fence(source) : "";
                text.append(code ? fence + language + "\n" : "").append(source);
                text.append(code ? "\n" + fence : "");
            }
        }
        return read(name, text.toString(), detected);
    }

    /** Longer than any inside. */
    static String fence(CharSequence code) {
        int longest = 2;
        int run = 0;
        for (int i = 0; i < code.length(); i++) {
            run = code.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return "`".repeat(longest + 1);
    }

    private static ExtractedDocument read(
            String name, String source, FormatDetection.Detected detected) {
        FrontMatter front = FrontMatter.of(source);
        String text = source.substring(front.end());
        return document(
                text,
                MarkdownStructure.parse(text),
                front.metadata(),
                headings -> Titles.choose(front.title(), headings, null, name),
                detected);
    }

    /**
     * What a converter has written.
     *
     * @param title names the document, by its headings
     */
    static ExtractedDocument read(
            String text,
            Metadata metadata,
            Function<List<Heading>, String> title,
            FormatDetection.Detected detected) {
        return document(text, MarkdownStructure.parsePlain(text), metadata, title, detected);
    }

    private static ExtractedDocument document(
            String text,
            Node document,
            Metadata metadata,
            Function<List<Heading>, String> title,
            FormatDetection.Detected detected) {
        List<Heading> headings = headings(text, document);
        return new ExtractedDocument(
                title.apply(headings),
                text,
                Section.of(text, headings),
                MarkdownStructure.of(text, document),
                detected.mediaType(),
                metadata,
                detected.notes());
    }

    private static List<Heading> headings(String text, Node document) {
        List<Heading> headings = new ArrayList<>();
        Node node = document.getFirstChild();
        for (; node != null; node = node.getNext()) {
            if (node instanceof org.commonmark.node.Heading heading) {
                String line = line(heading);
                List<SourceSpan> spans = heading.getSourceSpans();
                if (!line.isEmpty() && !spans.isEmpty()) {
                    int start = lineStart(text, spans.getFirst().getInputIndex());
                    SourceSpan last = spans.getLast();
                    int end = lineEnd(text, last.getInputIndex() + last.getLength());
                    headings.add(new Heading(heading.getLevel(), line, start, end));
                }
            }
        }
        return headings;
    }

    /** The words of a heading without their markup; the parser bounds how deep they lie. */
    private static String line(Node heading) {
        StringBuilder words = new StringBuilder();
        heading.accept(
                new AbstractVisitor() {
                    @Override
                    public void visit(Text text) {
                        words.append(text.getLiteral());
                    }

                    @Override
                    public void visit(Code code) {
                        words.append(code.getLiteral());
                    }

                    @Override
                    public void visit(SoftLineBreak lineBreak) {
                        words.append(' ');
                    }

                    @Override
                    public void visit(HardLineBreak lineBreak) {
                        words.append(' ');
                    }
                });
        return ATTRIBUTES.matcher(WhiteSpace.collapse(words.toString())).replaceFirst("");
    }

    private static int lineStart(String text, int at) {
        return text.lastIndexOf('\n', at - 1) + 1;
    }

    private static int lineEnd(String text, int at) {
        int lineBreak = text.indexOf('\n', at);
        return lineBreak < 0 ? text.length() : lineBreak + 1;
    }
}
