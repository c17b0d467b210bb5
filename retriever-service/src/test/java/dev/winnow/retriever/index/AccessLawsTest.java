package dev.winnow.retriever.index;

import static dev.winnow.retriever.index.StoreFixture.vector;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.document.IncomingDocument;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.index.SearchableStore;
import dev.winnow.core.passage.Metadata;
import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import dev.winnow.core.retrieval.IndexView;
import dev.winnow.core.retrieval.IndexView.Access;
import dev.winnow.core.retrieval.IndexView.ExactSearch;
import dev.winnow.core.retrieval.IndexView.Hit;
import dev.winnow.core.retrieval.LexicalQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;

/**
 * For random corpora, scopes and filters: what is found is exactly what a plain reading of scope
 * and filter lets through.
 */
@Tag("servers")
class AccessLawsTest {

    record Entry(
            String tenant,
            List<String> groups,
            List<String> tags,
            @Nullable Integer year,
            String words) {}

    record Question(List<Entry> corpus, Scope scope, Filter filter) {}

    @Property(tries = 60)
    void lucene_finds_what_scope_and_filter_let_through_and_nothing_else(
            @ForAll("questions") Question question) throws IOException {
        findsWhatMayBeSeen(Engine.LUCENE, question);
    }

    @Property(tries = 5)
    void opensearch_finds_what_scope_and_filter_let_through_and_nothing_else(
            @ForAll("questions") Question question) throws IOException {
        findsWhatMayBeSeen(Engine.OPENSEARCH, question);
    }

    private static void findsWhatMayBeSeen(Engine engine, Question question) throws IOException {
        Scope scope = question.scope();
        Access access = new Access(scope, question.filter());
        engine.use(
                index -> {
                    List<IncomingDocument> documents = store(index, question.corpus());
                    List<String> readable = ids(documents, document -> mayRead(scope, document));
                    List<String> allowed =
                            ids(
                                    documents,
                                    document ->
                                            mayRead(scope, document)
                                                    && passes(access.filter(), document));
                    try (IndexView view = index.passages().view()) {
                        LexicalQuery all = view.analyse("all");
                        assertThat(sorted(view.dense(vector("w"), access, 1_000)))
                                .isEqualTo(allowed);
                        assertThat(sorted(view.lexical(all, access, 1_000))).isEqualTo(allowed);
                        assertThat(
                                        sorted(
                                                ((ExactSearch) view)
                                                        .exact(List.of("all"), access, 1_000)))
                                .isEqualTo(allowed);
                        assertThat(sorted(view.lexical(view.analyse("apple pear"), access, 1_000)))
                                .isSubsetOf(allowed);
                    }
                    assertThat(index.list(scope, null, 1_000))
                            .extracting(document -> document.id().value())
                            .isEqualTo(readable);
                    for (IncomingDocument document : documents) {
                        boolean isReadable = mayRead(scope, document);
                        assertThat(index.find(scope, document.id()).isPresent())
                                .isEqualTo(isReadable);
                        assertThat(index.original(scope, document.id()).isPresent())
                                .isEqualTo(isReadable);
                    }
                });
    }

    @Property(tries = 40)
    void lucene_never_changes_the_first_results_when_more_are_asked_for(
            @ForAll("questions") Question question) throws IOException {
        neverChangesTheFirstResults(Engine.LUCENE, question, 1);
    }

    @Property(tries = 2)
    void opensearch_never_changes_the_first_results_when_more_are_asked_for(
            @ForAll("questions") Question question) throws IOException {
        neverChangesTheFirstResults(Engine.OPENSEARCH, question, 6);
    }

    private static void neverChangesTheFirstResults(Engine engine, Question question, int step)
            throws IOException {
        Access access = new Access(question.scope(), Filter.all());
        engine.use(
                index -> {
                    int documents = store(index, question.corpus()).size();
                    try (IndexView view = index.passages().view()) {
                        LexicalQuery words = view.analyse("apple pear fig");
                        List<Hit> byWords = view.lexical(words, access, 1_000);
                        List<Hit> byVector = view.dense(vector("w"), access, 1_000);
                        for (int n = 1; n <= documents; n += step) {
                            assertThat(view.lexical(words, access, n))
                                    .isEqualTo(byWords.subList(0, Math.min(n, byWords.size())));
                            assertThat(view.dense(vector("w"), access, n))
                                    .isEqualTo(byVector.subList(0, Math.min(n, byVector.size())));
                        }
                    }
                });
    }

    @Provide
    Arbitrary<Question> questions() {
        Arbitrary<Entry> entry =
                Combinators.combine(
                                Arbitraries.of("default", "other"),
                                Arbitraries.of("g1", "g2", "g3", "*").list().ofMaxSize(2),
                                Arbitraries.of("x", "y", "z").list().ofMaxSize(2),
                                Arbitraries.integers().between(2_000, 2_005).injectNull(.3),
                                Arbitraries.of("apple", "pear", "fig", "plum")
                                        .list()
                                        .ofMaxSize(3)
                                        .map(w -> String.join(" ", w)))
                        .as(Entry::new);
        Arbitrary<Scope> scope =
                Combinators.combine(
                                Arbitraries.of("default", "other", "nobody"),
                                Arbitraries.of("g1", "g2", "g4", "*").list().ofMaxSize(2))
                        .as((tenant, groups) -> new Scope(new TenantId(tenant), groups));
        return Combinators.combine(entry.list().ofMinSize(1).ofMaxSize(25), scope, filters(2))
                .as(Question::new);
    }

    private Arbitrary<Filter> filters(int depth) {
        Arbitrary<Filter> leaf =
                Arbitraries.oneOf(
                        Arbitraries.of("x", "y", "z", "w")
                                .list()
                                .ofMinSize(1)
                                .ofMaxSize(2)
                                .map(v -> new Filter.AnyOf("tag", v)),
                        Combinators.combine(
                                        Arbitraries.integers().between(1_999, 2_006),
                                        Arbitraries.integers().between(1_999, 2_006),
                                        Arbitraries.of(true, false),
                                        Arbitraries.of(true, false))
                                .as(
                                        (a, b, from, to) ->
                                                new Filter.Range("year", "" + a, from, "" + b, to)),
                        Arbitraries.integers()
                                .between(0, 30)
                                .map(i -> new Filter.Documents(List.of("doc" + i))),
                        Arbitraries.just(new Filter.AnyOf("unknown", List.of("x"))));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<Filter> inner = filters(depth - 1);
        return Arbitraries.oneOf(
                leaf,
                inner.list().ofMaxSize(3).map(Filter.And::new),
                inner.list().ofMaxSize(3).map(Filter.Or::new),
                inner.map(Filter.Not::new));
    }

    private static List<IncomingDocument> store(SearchableStore index, List<Entry> corpus)
            throws IOException {
        List<IncomingDocument> documents = new ArrayList<>();
        for (int i = 0; i < corpus.size(); i++) {
            Entry entry = corpus.get(i);
            TreeMap<String, List<String>> metadata = new TreeMap<>();
            metadata.put("tag", entry.tags());
            if (entry.year() != null) {
                metadata.put("year", List.of(entry.year().toString()));
            }
            IncomingDocument document =
                    StoreFixture.document(
                            new TenantId(entry.tenant()),
                            "doc" + i,
                            entry.groups(),
                            new Metadata(metadata),
                            "all " + entry.words());
            documents.add(document);
            StoreFixture.put(index, document);
            if (i % 6 == 0) {
                index.commit();
            }
        }
        index.commit();
        return documents;
    }

    private static boolean mayRead(Scope scope, IncomingDocument document) {
        return scope.tenant().equals(document.tenant())
                && (document.groups().isEmpty()
                        || document.groups().stream().anyMatch(scope.groups()::contains));
    }

    private static boolean passes(Filter filter, IncomingDocument document) {
        return switch (filter) {
            case Filter.AnyOf any ->
                    values(document, any.field()).stream().anyMatch(any.values()::contains);
            case Filter.Range range -> {
                int from = Integer.parseInt(range.from());
                int to = Integer.parseInt(range.to());
                yield values(document, range.field()).stream()
                        .mapToInt(Integer::parseInt)
                        .filter(year -> range.fromInclusive() ? year >= from : year > from)
                        .anyMatch(year -> range.toInclusive() ? year <= to : year < to);
            }
            case Filter.Documents documents -> documents.ids().contains(document.id().value());
            case Filter.And and -> and.filters().stream().allMatch(part -> passes(part, document));
            case Filter.Or or -> or.filters().stream().anyMatch(part -> passes(part, document));
            case Filter.Not not -> !passes(not.filter(), document);
        };
    }

    private static List<String> values(IncomingDocument document, String field) {
        return document.metadata().values().getOrDefault(field, List.of());
    }

    /** The ids of the documents that were found, of which each is one passage. */
    private static List<String> sorted(List<Hit> hits) {
        return hits.stream().map(hit -> hit.id().value().replace("#0", "")).sorted().toList();
    }

    private static List<String> ids(
            List<IncomingDocument> documents, Predicate<IncomingDocument> which) {
        return documents.stream()
                .filter(which)
                .map(document -> document.id().value())
                .sorted()
                .toList();
    }
}
