package dev.winnow.ingest.extract;

import dev.winnow.core.passage.Metadata;
import dev.winnow.core.structure.MarkdownStructure;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.poi.openxml4j.util.ZipSecureFile;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Property;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.html.HtmlMapper;
import org.apache.tika.parser.html.IdentityHtmlMapper;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.microsoft.ooxml.OOXMLParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.sax.SecureContentHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * HTML, PDF and DOCX through Tika's parsers. Attachments and embedded files are not read: each is a
 * document of its own.
 */
final class MarkupReader {

    /** Deepest nesting of elements. Tika's 100 is passed by honest pages that are generated. */
    private static final int DEEPEST = 1000;

    /**
     * Least compressed size for a byte unpacked: POI's own default, which Tika's parser switches
     * off.
     */
    private static final double LEAST_RATIO = 0.01;

    /**
     * Largest part of an Office file, unpacked, in bytes: the text part of a book of 1,000 pages
     * has 20 MB.
     */
    private static final long LARGEST_PART = 200L << 20;

    /** Values of one property that are kept, e.g. authors; picked by hand. */
    private static final int MOST_VALUES = 100;

    private final Parser html = new JSoupParser();
    private final Parser pdf = new PDFParser();
    private final Parser docx = new OOXMLParser();
    private final int limit;

    /**
     * @param limit longest text, in UTF-16 units
     */
    MarkupReader(int limit) {
        this.limit = limit;
        // After the parser was made: its class sets them to "no limit".
        ZipSecureFile.setMinInflateRatio(LEAST_RATIO);
        ZipSecureFile.setMaxEntrySize(LARGEST_PART);
    }

    ExtractedDocument read(String name, byte[] content, FormatDetection.Detected detected)
            throws ExtractionException {
        MarkupHandler handler = new MarkupHandler(detected.format(), limit);
        var properties = new org.apache.tika.metadata.Metadata();
        parse(content, detected, handler, properties);
        MarkupText result = handler.result();
        String text = result.text();
        return new ExtractedDocument(
                Titles.choose(
                        result.title().isEmpty() ? null : result.title(),
                        result.headings(),
                        properties.get(TikaCoreProperties.TITLE),
                        name),
                text,
                Sections.of(text, result.headings()),
                MarkdownStructure.of(text),
                detected.mediaType(),
                metadata(properties),
                detected.notes());
    }

    private void parse(
            byte[] content,
            FormatDetection.Detected detected,
            MarkupHandler handler,
            org.apache.tika.metadata.Metadata properties)
            throws ExtractionException {
        properties.set(org.apache.tika.metadata.Metadata.CONTENT_TYPE, detected.mediaType());
        try (TikaInputStream stream = TikaInputStream.get(content)) {
            SecureContentHandler guard = new SecureContentHandler(handler, stream);
            guard.setMaximumDepth(DEEPEST);
            try {
                parser(detected.format()).parse(stream, guard, properties, context());
            } catch (SAXException e) {
                guard.throwIfCauseOf(e);
                throw e;
            }
        } catch (TikaException | SAXException | IOException e) {
            throw failure(e);
        } catch (RuntimeException | StackOverflowError e) {
            // Parsers of hostile input end in any way there is; the caller gets the reason.
            throw failure(e);
        }
    }

    private Parser parser(Format format) {
        return switch (format) {
            case HTML -> html;
            case PDF -> pdf;
            case DOCX -> docx;
            case MARKDOWN, RST, ASCIIDOC, NOTEBOOK, CSV, YAML, TEXT, JSON_LINES ->
                    throw new IllegalArgumentException(format + " is no markup for Tika");
        };
    }

    private static ParseContext context() {
        PDFParserConfig pdfConfig = new PDFParserConfig();
        pdfConfig.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        pdfConfig.setExtractAnnotationText(false);
        pdfConfig.setExtractBookmarksText(true);
        OfficeParserConfig officeConfig = new OfficeParserConfig();
        officeConfig.setIncludeHeadersAndFooters(false);
        ParseContext context = new ParseContext();
        context.set(PDFParserConfig.class, pdfConfig);
        context.set(OfficeParserConfig.class, officeConfig);
        context.set(HtmlMapper.class, IdentityHtmlMapper.INSTANCE);
        context.set(EmbeddedDocumentExtractor.class, new NothingEmbedded());
        return context;
    }

    private static Metadata metadata(org.apache.tika.metadata.Metadata properties) {
        SortedMap<String, List<String>> values = new TreeMap<>();
        put("author", TikaCoreProperties.CREATOR, properties, values);
        put("created", TikaCoreProperties.CREATED, properties, values);
        return new Metadata(values);
    }

    private static void put(
            String name,
            Property property,
            org.apache.tika.metadata.Metadata properties,
            SortedMap<String, List<String>> values) {
        List<String> texts =
                List.of(properties.getValues(property)).stream()
                        .map(Titles::line)
                        .filter(text -> !text.isEmpty())
                        .limit(MOST_VALUES)
                        .toList();
        if (!texts.isEmpty()) {
            values.put(name, texts);
        }
    }

    private static ExtractionException failure(Throwable thrown) {
        for (Throwable at = thrown; at != null; at = at.getCause()) {
            ExtractionFailure kind = kind(at);
            if (kind != null) {
                String found = at instanceof TextAssembly.TextLimitException ? message(at) : "";
                return new ExtractionException(kind, found, thrown);
            }
        }
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new ExtractionException(
                ExtractionFailure.BROKEN, "the parser said: " + message(root), thrown);
    }

    private static @Nullable ExtractionFailure kind(Throwable thrown) {
        if (thrown instanceof EncryptedDocumentException
                || thrown instanceof org.apache.poi.EncryptedDocumentException) {
            return ExtractionFailure.ENCRYPTED;
        }
        if (thrown instanceof TextAssembly.TextLimitException) {
            return ExtractionFailure.TOO_LARGE;
        }
        // POI and Tika have no types for it, only words.
        String message = message(thrown).toLowerCase(Locale.ROOT);
        return message.contains("zip bomb") ? ExtractionFailure.ZIP_BOMB : null;
    }

    private static String message(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null || message.isBlank()
                ? thrown.getClass().getSimpleName()
                : Titles.line(message);
    }

    private static final class NothingEmbedded implements EmbeddedDocumentExtractor {

        @Override
        public boolean shouldParseEmbedded(org.apache.tika.metadata.Metadata metadata) {
            return false;
        }

        @Override
        public void parseEmbedded(
                InputStream stream,
                ContentHandler handler,
                org.apache.tika.metadata.Metadata metadata,
                boolean outputHtml) {
            throw new IllegalStateException("nothing embedded is asked for");
        }
    }
}
