package dev.winnow.retriever.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.FilteringTokenFilter;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.analysis.util.CharTokenizer;

/**
 * Text as tokens that keep their punctuation ({@code c++}, {@code doid:9970}, {@code 3.5}), in
 * lower case. Text is cut at white space, brackets, quotation marks, commas and semicolons; marks
 * that belong to the sentence are taken off a token's ends.
 */
public final class ExactTokens extends Analyzer {

    /** Names the chain in an index's settings. */
    static final String DESCRIPTION = "exact: separators, sentence marks trimmed, lower case";

    private static final String SEPARATORS =
            "()[]{}<>\"`,;|\u00ab\u00bb\u2018\u2019\u201a\u201c\u201d\u201e";

    private static final String LEADING = "'.:!?*";

    private static final String TRAILING = "'.:!?*-";

    /** Keeps a phrase from matching across the border of heading and text. */
    private static final int GAP = 100;

    /** The tokens of a text, in order. */
    public List<String> tokens(String text) {
        List<String> tokens = tokensAndGaps(text);
        tokens.removeIf(String::isEmpty);
        return tokens;
    }

    /** The same with an empty one for each that was nothing but marks. */
    List<String> tokensAndGaps(String text) {
        return tokensAndGaps(this, IndexFields.EXACT, text);
    }

    static List<String> tokensAndGaps(Analyzer analyzer, String field, String text) {
        List<String> tokens = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream(field, text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            PositionIncrementAttribute steps =
                    stream.addAttribute(PositionIncrementAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                for (int gap = 1; gap < steps.getPositionIncrement(); gap++) {
                    tokens.add("");
                }
                tokens.add(term.toString());
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory could not be read", e);
        }
        return tokens;
    }

    @Override
    public int getPositionIncrementGap(String field) {
        return GAP;
    }

    @Override
    protected TokenStreamComponents createComponents(String field) {
        Tokenizer source =
                CharTokenizer.fromSeparatorCharPredicate(
                        unit ->
                                Character.isWhitespace(unit)
                                        || Character.isSpaceChar(unit)
                                        || SEPARATORS.indexOf(unit) >= 0);
        return new TokenStreamComponents(source, new LowerCaseFilter(new Trim(source)));
    }

    private static final class Trim extends FilteringTokenFilter {

        private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

        Trim(TokenStream in) {
            super(in);
        }

        @Override
        protected boolean accept() {
            int from = 0;
            int to = term.length();
            while (to > from && TRAILING.indexOf(term.charAt(to - 1)) >= 0) {
                to--;
            }
            while (from < to && LEADING.indexOf(term.charAt(from)) >= 0) {
                from++;
            }
            if (from > 0) {
                term.copyBuffer(term.buffer(), from, to - from);
            } else {
                term.setLength(to);
            }
            return to > from;
        }
    }
}
