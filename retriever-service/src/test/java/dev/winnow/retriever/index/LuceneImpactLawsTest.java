package dev.winnow.retriever.index;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Tag;

@Tag("servers")
class LuceneImpactLawsTest extends ImpactLaws {

    LuceneImpactLawsTest() {
        super(Engine.LUCENE);
    }

    @Property(tries = 60)
    void lists_and_scores_are_the_inner_products_of_what_is_visible_here(
            @ForAll("corpora") List<ImpactLaws.Entry> corpus,
            @ForAll("vectors") Map<String, Integer> question,
            @ForAll boolean member,
            @ForAll("sizes") int n)
            throws IOException {
        super.lists_and_scores_are_the_inner_products_of_what_is_visible(
                corpus, question, member, n);
    }
}
