package dev.winnow.retriever.index;

import dev.winnow.core.index.TextAnalysis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/** English terms and exact tokens by Lucene's analysers, on whatever engine they are searched. */
public final class LuceneAnalysis implements TextAnalysis, AutoCloseable {

    /** Names both chains in an index's settings. */
    public static final String DESCRIPTION =
            EnglishTerms.DESCRIPTION + "; " + ExactTokens.DESCRIPTION;

    private final EnglishTerms english = new EnglishTerms();
    private final ExactTokens exact = new ExactTokens();

    EnglishTerms english() {
        return english;
    }

    ExactTokens exact() {
        return exact;
    }

    @Override
    public String description() {
        return DESCRIPTION;
    }

    @Override
    public List<String> terms(String text) {
        List<String> terms = new ArrayList<>();
        try (TokenStream stream = english.tokenStream(IndexFields.ALL, text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                terms.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory could not be read", e);
        }
        return terms;
    }

    @Override
    public List<String> tokens(String text) {
        return exact.tokensAndGaps(text);
    }

    @Override
    public void close() {
        english.close();
        exact.close();
    }
}
