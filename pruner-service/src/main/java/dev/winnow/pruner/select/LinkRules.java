package dev.winnow.pruner.select;

import dev.winnow.core.context.Reason;
import dev.winnow.core.graph.LinkedEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Step 5: what is needed to understand the sentences that answer. Reads them as step 4 left them, so the order of the passages does not
 * matter, and a lower threshold never keeps less.
 */
final class LinkRules {

    /** What refers to somebody or something that was named before. */
    private static final Set<String> PERSONAL =
            Set.of("he", "she", "it", "they", "him", "them", "his", "her", "its", "their");

    /** These do so as the first word only: further in they mostly belong to a noun of their own sentence. */
    private static final Set<String> POINTING = Set.of("this", "these", "those", "such");

    /** A pronoun that comes later has mostly met a noun of its own sentence: "In 1998, after the war, he". Picked by hand. */
    private static final int OPENING_WORDS = 4;

    private final Verdicts verdicts;

    private LinkRules(Verdicts verdicts) {
        this.verdicts = verdicts;
    }

    static void apply(Verdicts verdicts, FactVerdicts facts, Evidence evidence, Guard guard) {
        LinkRules rules = new LinkRules(verdicts);
        if (guard.keepsLinks()) {
            rules.keepLinks(asked(evidence, facts));
        }
        if (guard.keepsAntecedents()) {
            rules.keepAntecedents();
        }
        verdicts.settleTitles();
    }

    /** The names in the question, those of its entities, and those in the facts that passed. */
    private static Names asked(Evidence evidence, FactVerdicts facts) {
        List<String> known = new ArrayList<>();
        for (LinkedEntity entity : evidence.entities()) {
            known.add(entity.entity().name());
            known.addAll(entity.synonyms());
        }
        for (RankedFact ranked : facts.keptFacts()) {
            known.add(ranked.fact().subject().name());
            known.add(ranked.fact().object().name());
        }
        return Names.in(List.of(evidence.question())).and(known);
    }

    /**
     * A sentence is a link if it says something about an entity of the question, by name or because its passage's title is that
     * name, and names what a kept sentence names, too.
     */
    private void keepLinks(Names asked) {
        if (asked.isEmpty()) {
            return;
        }
        Names bridges = keptNames().apartFrom(asked);
        List<Integer> links = new ArrayList<>();
        for (PassageRange range : verdicts.passages()) {
            String title = range.passage().passage().title();
            boolean about = asked.standIn(Words.plain(title));
            Names others = bridges.apartFrom(Names.in(List.of()).and(List.of(title)));
            for (int i = range.begin(); i < range.end(); i++) {
                if (isMissing(i)) {
                    String plain = Words.plain(verdicts.sentence(i).text());
                    if ((about || asked.standIn(plain)) && others.standIn(plain)) {
                        links.add(i);
                    }
                }
            }
        }
        links.forEach(this::keep);
    }

    private Names keptNames() {
        List<String> texts = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        for (PassageRange range : verdicts.passages()) {
            for (int i = range.begin(); i < range.end(); i++) {
                if (verdicts.kept(i) || verdicts.represented(i)) {
                    texts.add(verdicts.sentence(i).text());
                    titles.add(range.passage().passage().title());
                }
            }
        }
        return Names.in(texts).and(titles);
    }

    /**
     * Of a pronoun, the nearest sentence before that does not open with one itself: there stands the noun. Of a row, the first of the rows
     * around it: there stand the names of the columns.
     */
    private void keepAntecedents() {
        List<Integer> antecedents = new ArrayList<>();
        for (PassageRange range : verdicts.passages()) {
            int named = -1;
            int head = -1;
            for (int i = range.begin(); i < range.end(); i++) {
                if (!isRow(verdicts.sentence(i).text())) {
                    head = -1;
                } else if (head < 0) {
                    head = i;
                } else if (verdicts.kept(i) && isMissing(head)) {
                    antecedents.add(head);
                }
                if (!opensWithPronoun(verdicts.sentence(i).text())) {
                    named = i;
                } else if (named >= 0 && verdicts.kept(i) && isMissing(named)) {
                    antecedents.add(named);
                }
            }
        }
        antecedents.forEach(this::keep);
    }

    static boolean opensWithPronoun(String sentence) {
        Words words = Words.of(sentence);
        for (int w = 0; w < Math.min(OPENING_WORDS, words.count()); w++) {
            String word = words.lower(w);
            if (PERSONAL.contains(word) || (w == 0 && POINTING.contains(word))) {
                return true;
            }
            if (w == 0 ? !Names.isOrdinary(word) : words.capital(w)) {
                return false;
            }
        }
        return false;
    }

    /** Whether the splitter made a row of a Markdown table of it. */
    private static boolean isRow(String sentence) {
        return sentence.length() > 2 && sentence.startsWith("|") && sentence.endsWith("|");
    }

    /** Whether neither a sentence nor another one that says the same is kept. */
    private boolean isMissing(int i) {
        return !verdicts.kept(i) && !verdicts.represented(i);
    }

    private void keep(int i) {
        int leader = verdicts.leader(i);
        if (!verdicts.kept(leader)) {
            verdicts.keep(leader, Reason.LINK);
        }
    }
}
