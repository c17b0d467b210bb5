package dev.winnow.retriever.index;

import dev.winnow.core.score.Impacts;
import java.util.Iterator;
import java.util.Map;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.TermFrequencyAttribute;

/** Impacts as the tokens of a field: each term once, its weight as its frequency. */
final class ImpactStream extends TokenStream {

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final TermFrequencyAttribute frequency = addAttribute(TermFrequencyAttribute.class);
    private final Impacts impacts;
    private Iterator<Map.Entry<String, Integer>> left;

    ImpactStream(Impacts impacts) {
        this.impacts = impacts;
        this.left = impacts.weights().entrySet().iterator();
    }

    @Override
    public void reset() {
        left = impacts.weights().entrySet().iterator();
    }

    @Override
    public boolean incrementToken() {
        if (!left.hasNext()) {
            return false;
        }
        clearAttributes();
        Map.Entry<String, Integer> next = left.next();
        term.append(next.getKey());
        frequency.setTermFrequency(next.getValue());
        return true;
    }
}
