package dev.winnow.retriever.search;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphFact;
import dev.winnow.core.graph.GraphFact.FactSource;
import dev.winnow.core.passage.Passage;
import dev.winnow.core.pipeline.PipelineState;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Query;
import dev.winnow.core.retrieval.Candidate;
import dev.winnow.core.retrieval.FeedbackReport;
import dev.winnow.core.sentence.SentenceSplitter;
import java.util.Collection;
import java.util.function.ToLongFunction;
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

    /**
     * Brackets, commas and numbers of a block: one digit of kind, four of each offset and three of
     * the parent at most.
     */
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
        Query query = state.question().query();
        long bytes =
                STATE
                        + text(query.text())
                        + text(query.rewritten())
                        + text(query.language())
                        + filter(query.filter())
                        + sum(query.impacts().weights().keySet(), term -> WEIGHT + text(term))
                        + sum(query.history(), turn -> 2 * TEXT + text(turn.text()))
                        + texts(state.question().scope().groups())
                        + sum(state.entities(), named -> FACT + entity(named))
                        + sum(state.facts(), fact -> fact(fact) + laterAbout(fact));
        FeedbackReport report = state.feedback();
        return report == null
                ? bytes
                : bytes
                        + text(report.reason())
                        + sum(report.passages(), id -> text(id.value()))
                        + sum(report.terms(), term -> TERM + text(term.term()));
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
        return sum(
                candidate.passage().metadata().values().entrySet(),
                entry -> text(entry.getKey()) + texts(entry.getValue()));
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
        return FACT
                + text(fact.id())
                + entity(fact.subject())
                + text(fact.predicate())
                + entity(fact.object())
                + texts(fact.conflicts())
                + text(fact.text())
                + text(fact.line().head())
                + text(fact.line().item())
                + sum(fact.sources(), StateSize::source)
                + sum(fact.path(), entity -> FACT + entity(entity));
    }

    private static long source(FactSource source) {
        return SOURCE
                + text(source.name())
                + text(source.licence())
                + texts(source.publications())
                + sum(
                        source.evidence().entrySet(),
                        entry -> text(entry.getKey()) + text(entry.getValue()));
    }

    private static long entity(Entity entity) {
        return text(entity.id()) + text(entity.kind()) + text(entity.name());
    }

    private static long filter(Filter filter) {
        return 100
                + switch (filter) {
                    case Filter.AnyOf any -> text(any.field()) + texts(any.values());
                    case Filter.Range range ->
                            text(range.field()) + text(range.from()) + text(range.to());
                    case Filter.Documents documents -> texts(documents.ids());
                    case Filter.And and -> sum(and.filters(), StateSize::filter);
                    case Filter.Or or -> sum(or.filters(), StateSize::filter);
                    case Filter.Not not -> filter(not.filter());
                };
    }

    private static long texts(Collection<String> texts) {
        return TEXT + sum(texts, StateSize::text);
    }

    private static <T> long sum(Collection<T> parts, ToLongFunction<T> size) {
        return parts.stream().mapToLong(size).sum();
    }

    /**
     * Line ends, tabs, quotes and backslashes count two bytes, other control characters and every
     * surrogate six, all others what UTF-8 takes.
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
