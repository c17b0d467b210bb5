package dev.winnow.retriever.index;

import dev.winnow.core.query.Filter;
import dev.winnow.core.query.Scope;
import java.io.IOException;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;

@Tag("servers")
class OpenSearchAccessLawsTest extends AccessLaws {

    OpenSearchAccessLawsTest() {
        super(Engine.OPENSEARCH);
    }

    @Property(tries = 5)
    void finds_what_scope_and_filter_let_through_and_nothing_else_here(
            @ForAll("corpora") List<AccessLaws.Entry> corpus,
            @ForAll("scopes") Scope scope,
            @ForAll("filters") Filter filter)
            throws IOException {
        super.finds_what_scope_and_filter_let_through_and_nothing_else(corpus, scope, filter);
    }

    @Property(tries = 2)
    void never_changes_the_first_results_when_more_are_asked_for_here(
            @ForAll("corpora") List<AccessLaws.Entry> corpus, @ForAll("scopes") Scope scope)
            throws IOException {
        super.never_changes_the_first_results_when_more_are_asked_for(corpus, scope);
    }
}
