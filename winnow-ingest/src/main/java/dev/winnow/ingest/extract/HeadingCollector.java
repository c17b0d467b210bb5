package dev.winnow.ingest.extract;

import java.util.ArrayList;
import java.util.List;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;

/**
 * Collects headings, and the paragraph that an author marked as the title, while a marked-up
 * document is heard.
 */
final class HeadingCollector {

    private final TextAssembly text;
    private final boolean styled;
    private final List<Heading> headings = new ArrayList<>();
    private String title = "";
    private boolean open;
    private boolean naming;
    private int start = -1;

    /**
     * @param styled whether the class of a heading is the name of a style, as in DOCX; in HTML it
     *     is what the author of a page called it
     */
    HeadingCollector(TextAssembly text, boolean styled) {
        this.text = text;
        this.styled = styled;
    }

    /** Whether the element is one of h1 to h6. */
    static boolean isHeading(String local) {
        return local.length() == 2
                && local.charAt(0) == 'h'
                && local.charAt(1) >= '1'
                && local.charAt(1) <= '6';
    }

    /**
     * Word's styles "Title" and "Subtitle" come as headings, too; they name the document and head
     * no section of it.
     */
    void open(Attributes attributes) {
        String style = attributes.getValue("class");
        naming = styled && ("title".equals(style) || "subtitle".equals(style));
        open = true;
        start = -1;
        text.breakLine(2);
    }

    /** A word is about to be written. */
    void word() throws SAXException {
        if (open && start < 0) {
            start = text.begin();
        }
    }

    void close(String local) {
        if (start >= 0 && naming) {
            title = title.isEmpty() ? text.slice(start, text.length()) : title;
        } else if (start >= 0) {
            String line = WhiteSpace.collapse(text.slice(start, text.length()));
            headings.add(new Heading(local.charAt(1) - '0', line, start, text.length()));
        }
        open = false;
        text.breakLine(2);
    }

    /** Whether a heading goes on, in which nothing may break. */
    boolean isOpen() {
        return open;
    }

    /** Empty if there is none. */
    String title() {
        return title;
    }

    /** Those that lie in a stretch of the text, with offsets from its start. */
    List<Heading> inside(int from, int to) {
        List<Heading> inside = new ArrayList<>();
        for (Heading heading : headings) {
            if (heading.start() >= from && heading.end() <= to) {
                inside.add(
                        new Heading(
                                heading.level(),
                                heading.text(),
                                heading.start() - from,
                                heading.end() - from));
            }
        }
        return inside;
    }
}
