package dev.winnow.retriever.search;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Turn;
import dev.winnow.core.retrieval.Candidate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Upper bounds of what parts of a state take as JSON in UTF-8, without writing it. */
final class StateSize {

    /** Names, braces, numbers and the two sources of a candidate; about 700 bytes are counted in written states. */
    private static final int CANDIDATE = 1_000;

    /** Names and numbers of a fact with its two entities. */
    private static final int FACT = 500;

    /** Names, settings, ids, deadline and reports, without the texts in them. */
    private static final int STATE = 8_000;

    /** Quotation marks, comma, and brackets of one text of a list or one key of an object. */
    private static final int TEXT = 8;

    /**
     * What the reranker adds later: about 80 bytes a sentence, which is rarely shorter than 40 characters. Counted now, because nothing
     * may be taken out of the state then.
     */
    private static final int SCORE_BYTES_PER_CHARACTER = 2;

    private StateSize() {}

    /** The state without its candidates. */
    static long withoutCandidates(PipelineState state) {
        long bytes =
                STATE
                        + text(state.query().text())
                        + text(state.query().rewritten())
                        + text(state.query().language())
                        + filter(state.query().filter());
        for (Turn turn : state.query().history()) {
            bytes += 2 * TEXT + text(turn.text());
        }
        bytes += texts(state.scope().groups());
        for (Entity entity : state.entities()) {
            bytes += FACT + entity(entity);
        }
        for (GraphFact fact : state.facts()) {
            bytes += fact(fact);
        }
        return bytes;
    }

    static long candidate(Candidate candidate) {
        Passage passage = candidate.passage();
        long bytes =
                CANDIDATE
                        + text(passage.id().value())
                        + text(passage.documentId().value())
                        + text(passage.title())
                        + texts(passage.headings())
                        + text(passage.text())
                        + (long) SCORE_BYTES_PER_CHARACTER * passage.text().length()
                        + text(passage.uri());
        for (Map.Entry<String, List<String>> entry : passage.metadata().values().entrySet()) {
            bytes += text(entry.getKey()) + texts(entry.getValue());
        }
        return bytes;
    }

    private static long fact(GraphFact fact) {
        long bytes =
                FACT
                        + text(fact.id())
                        + entity(fact.subject())
                        + text(fact.predicate())
                        + entity(fact.object())
                        + texts(fact.sources())
                        + texts(fact.publications())
                        + text(fact.licence())
                        + text(fact.text());
        for (Map.Entry<String, String> entry : fact.evidence().entrySet()) {
            bytes += text(entry.getKey()) + text(entry.getValue());
        }
        return bytes;
    }

    private static long entity(Entity entity) {
        return text(entity.id()) + text(entity.kind()) + text(entity.name());
    }

    private static long filter(Filter filter) {
        long bytes = 100;
        switch (filter) {
            case Filter.AnyOf any -> bytes += text(any.field()) + texts(any.values());
            case Filter.Range range ->
                    bytes += text(range.field()) + text(range.from()) + text(range.to());
            case Filter.Documents documents -> bytes += texts(documents.ids());
            case Filter.And and -> bytes += filters(and.filters());
            case Filter.Or or -> bytes += filters(or.filters());
            case Filter.Not not -> bytes += filter(not.filter());
        }
        return bytes;
    }

    private static long filters(List<Filter> filters) {
        long bytes = 0;
        for (Filter filter : filters) {
            bytes += filter(filter);
        }
        return bytes;
    }

    private static long texts(List<String> texts) {
        long bytes = TEXT;
        for (String text : texts) {
            bytes += text(text);
        }
        return bytes;
    }

    /** Characters that JSON escapes count six bytes, others what UTF-8 takes; half of a surrogate pair takes two. */
    private static long text(@Nullable String text) {
        if (text == null) {
            return TEXT;
        }
        long bytes = TEXT;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '\n' || unit == '\r' || unit == '\t' || unit == '"' || unit == '\\') {
                bytes += 2;
            } else if (unit < ' ' || Character.isSurrogate(unit)) {
                // An unpaired surrogate is escaped, too; a pair is counted too high.
                bytes += 6;
            } else {
                bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3;
            }
        }
        return bytes;
    }
}
