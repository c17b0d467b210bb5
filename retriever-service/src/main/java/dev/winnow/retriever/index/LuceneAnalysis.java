package dev.winnow.retriever.index;

import dev.winnow.core.index.TextAnalysis;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.miscellaneous.PerFieldAnalyzerWrapper;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/** English terms and exact tokens by Lucene's analysers, on whatever engine they are searched. */
public final class LuceneAnalysis implements TextAnalysis, AutoCloseable {

    /**
     * Names both chains in an index's settings. It changes with them, since terms of two chains do
     * not match.
     */
    public static final String DESCRIPTION =
            "english: standard, possessive, lower case, stop words, porter; "
                    + ExactTokens.DESCRIPTION;

    /**
     * Standard tokeniser, without the possessive 's, lower case, without Lucene's 33 English stop
     * words, Porter's stems. This is the chain behind the published BM25 figures (Anserini's
     * default for English).
     */
    private final Analyzer english =
            new Analyzer() {
                @Override
                protected TokenStreamComponents createComponents(String field) {
                    Tokenizer source = new StandardTokenizer();
                    TokenStream terms = new LowerCaseFilter(new EnglishPossessiveFilter(source));
                    terms = new StopFilter(terms, EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
                    return new TokenStreamComponents(source, new PorterStemFilter(terms));
                }
            };

    private final ExactTokens exact = new ExactTokens();

    /** Both chains, each for its field. */
    Analyzer analyzer() {
        return new PerFieldAnalyzerWrapper(english, Map.of(IndexFields.EXACT, exact));
    }

    /** The tokens of a phrase, without what is nothing but marks. */
    List<String> phrase(String text) {
        return exact.tokens(text);
    }

    @Override
    public List<String> terms(String text) {
        List<String> terms = ExactTokens.tokensAndGaps(english, IndexFields.ALL, text);
        // Gaps stand where stop words were.
        terms.removeIf(String::isEmpty);
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
