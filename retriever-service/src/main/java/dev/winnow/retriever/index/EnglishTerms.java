package dev.winnow.retriever.index;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.StopFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/**
 * English text as terms: standard tokeniser, without the possessive 's, lower case, without
 * Lucene's 33 English stop words, Porter's stems. This is the chain behind the published BM25
 * figures (Anserini's default for English).
 */
final class EnglishTerms extends Analyzer {

    /**
     * Names the chain in an index's settings. It changes with the chain, since terms of two chains
     * do not match.
     */
    static final String DESCRIPTION =
            "english: standard, possessive, lower case, stop words, porter";

    @Override
    protected TokenStreamComponents createComponents(String field) {
        Tokenizer source = new StandardTokenizer();
        TokenStream terms = new LowerCaseFilter(new EnglishPossessiveFilter(source));
        terms = new StopFilter(terms, EnglishAnalyzer.ENGLISH_STOP_WORDS_SET);
        return new TokenStreamComponents(source, new PorterStemFilter(terms));
    }
}
