package dev.winnow.retriever.search;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.FactSource;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.identity.PassageId;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Turn;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.core.retrieval.WeightedTerm;
import dev.winnow.core.sentence.SentenceSplitter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Upper bounds of what parts of a state take as JSON in UTF-8 when all stages have run, without
 * writing it. What the reranker and the pruner add about a part is counted with it, because nothing
 * may be taken out of the state then.
 */
final class StateSize {

    /**
     * Names, braces, numbers and the four sources of a candidate; about 1,150 bytes are counted in
     * written ones.
     */
    private static final int CANDIDATE = 1_500;

    /** Names and braces of one source of a fact. */
    private static final int SOURCE = 150;

    /** Names and numbers of a fact with its two entities. */
    private static final int FACT = 500;

    /** Names, settings, ids, deadline and reports, without the texts in them. */
    private static final int STATE = 8_000;

    /** Colon and digits of what a question's term weighs. */
    private static final int WEIGHT = 6;

    /** Names and numbers of a fed-back term. */
    private static final int TERM = 50;

    /** Quotation marks, comma, and brackets of one text of a list or one key of an object. */
    private static final int TEXT = 8;

    /** Names and numbers of what the reranker says about a passage, without its sentences. */
    private static final int RERANKED = 200;

    /**
     * Names and numbers of one sentence: its scores (92 bytes), its entry in the context's account
     * (142), its span in a citation (24).
     */
    private static final int SENTENCE = 280;

    /** Brackets, commas and numbers of a block: one digit of kind, four of each place at most. */
    private static final int BLOCK = 18;

    /** Names and numbers of a citation, and the line that begins its block. */
    private static final int CITATION = 150;

    private final SentenceSplitter splitter;

    /**
     * @param splitter the one that the later stages use: every sentence is accounted for twice
     */
    StateSize(SentenceSplitter splitter) {
        this.splitter = splitter;
    }

    /**
     * The state without its candidates, and what later stages can say about the rest of it at most.
     */
    static long withoutCandidates(PipelineState state) {
        long bytes =
                STATE
                        + text(state.question().query().text())
                        + text(state.question().query().rewritten())
                        + text(state.question().query().language())
                        + filter(state.question().query().filter());
        for (String term : state.question().query().impacts().weights().keySet()) {
            bytes += WEIGHT + text(term);
        }
        bytes += feedback(state.feedback());
        for (Turn turn : state.question().query().history()) {
            bytes += 2 * TEXT + text(turn.text());
        }
        bytes += texts(state.question().scope().groups());
        for (Entity named : state.entities()) {
            bytes += FACT + entity(named);
        }
        for (GraphFact fact : state.facts()) {
            bytes += fact(fact) + laterAbout(fact);
        }
        return bytes;
    }

    /** A candidate without metadata, and what later stages can say about it at most. */
    long candidate(Candidate candidate) {
        Passage passage = candidate.passage();
        long id = text(passage.id().value());
        long document = text(passage.documentId().value());
        long heading = text(passage.title()) + texts(passage.headings());
        long text = text(passage.text());
        long uri = text(passage.uri());
        long bytes = CANDIDATE + id + document + heading + text + uri;
        // All of it in the context, with a block and a citation of its own.
        bytes += CITATION + document + 2 * heading + text + uri;
        bytes += RERANKED + id;
        bytes +=
                splitter.split(passage.text(), passage.blocks()).size()
                        * (SENTENCE + id + document);
        bytes += passage.blocks().size() * (long) BLOCK;
        return bytes;
    }

    static long metadata(Candidate candidate) {
        long bytes = 0;
        for (Map.Entry<String, List<String>> entry :
                candidate.passage().metadata().values().entrySet()) {
            bytes += text(entry.getKey()) + texts(entry.getValue());
        }
        return bytes;
    }

    private static long feedback(@Nullable FeedbackReport report) {
        if (report == null) {
            return 0;
        }
        long bytes = text(report.reason());
        for (PassageId id : report.passages()) {
            bytes += text(id.value());
        }
        for (WeightedTerm term : report.terms()) {
            bytes += TERM + text(term.term());
        }
        return bytes;
    }

    /** Its score, its line in the context with a citation, and its entry in the account. */
    private static long laterAbout(GraphFact fact) {
        return CITATION
                + SENTENCE
                + 5 * text(fact.id())
                + text(fact.line().head())
                + text(fact.line().item())
                // In the citation, and in the line that names the sources.
                + 2 * texts(fact.sourceNames());
    }

    private static long fact(GraphFact fact) {
        long bytes =
                FACT
                        + text(fact.id())
                        + entity(fact.subject())
                        + text(fact.predicate())
                        + entity(fact.object())
                        + texts(fact.conflicts())
                        + text(fact.text())
                        + text(fact.line().head())
                        + text(fact.line().item());
        for (FactSource source : fact.sources()) {
            bytes += SOURCE + source(source);
        }
        for (Entity entity : fact.path()) {
            bytes += FACT + entity(entity);
        }
        return bytes;
    }

    private static long source(FactSource source) {
        long bytes = text(source.name()) + text(source.licence()) + texts(source.publications());
        for (Map.Entry<String, String> entry : source.evidence().entrySet()) {
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

    /**
     * Characters that JSON escapes count six bytes, others what UTF-8 takes; half of a surrogate
     * pair takes two.
     */
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
