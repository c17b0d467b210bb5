package dev.winnow.eval.graph;

import dev.winnow.core.graph.GraphLink;
import dev.winnow.core.graph.GraphStore;
import java.util.List;

/** Rules that need no retrieval, each as the share of right answers. A system below them has shown nothing. */
final class Baselines {

    private Baselines() {}

    /** "False if it says not": the statements are made so that this nearly always holds. */
    static double saysNot(List<GoldQuestion> questions) {
        int right = 0;
        for (GoldQuestion question : questions) {
            boolean label = (question.answer() == 1) != question.negated();
            right += label != question.negated() ? 1 : 0;
        }
        return (double) right / questions.size();
    }

    /** Plain edge match: the whole graph is the context. */
    static double edgeMatch(List<GoldQuestion> questions) {
        double right = 0;
        for (GoldQuestion question : questions) {
            right += question.right(GoldEdge::held);
        }
        return right / questions.size();
    }

    /** The option with most links to diseases, whatever is asked. */
    static double hub(List<GoldQuestion> questions, GraphStore store) {
        double right = 0;
        for (GoldQuestion question : questions) {
            int[] links = new int[question.options().size()];
            for (int o = 0; o < links.length; o++) {
                GoldEdge edge = question.options().get(o).getFirst();
                for (GraphLink link :
                        store.links(List.copyOf(edge.others()), List.of(edge.relation()))) {
                    links[o] += link.relation().id().equals(edge.relation()) ? 1 : 0;
                }
            }
            right += GoldQuestion.guessed(links, question.answer());
        }
        return right / questions.size();
    }
}
