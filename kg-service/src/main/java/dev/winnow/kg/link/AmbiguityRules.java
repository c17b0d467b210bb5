package dev.winnow.kg.link;

import dev.winnow.core.graph.EntityLinker.LinkCandidate.Match;
import dev.winnow.core.text.FunctionWords;
import dev.winnow.kg.link.Dictionary.Form;
import dev.winnow.kg.link.NameSearch.NameMatch;
import dev.winnow.kg.profile.GraphProfile;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Decides whether a single word that equals a name is one. Most of the graph's short forms are
 * words: he, was, set and cat are genes. In a text of mixed case the graph's own case distinguishes
 * them; in a text of one case only a cue does.
 */
final class AmbiguityRules {

    /** Condition under which a word is taken for a name. */
    enum Verdict {
        /** Nothing more. */
        NAME,
        /** Something else in the text that belongs to the graph's field. */
        IN_THE_FIELD,
        /** It is none. */
        WORD
    }

    /** Words with a function: only a title before them makes them a symbol. */
    static final Set<String> FUNCTION_WORDS =
            FunctionWords.with(
                    "get go he her him his it its might off per she their them they this");

    /** Before a cue these make it a noun of the sentence: "the gene can" is no gene CAN. */
    private static final Set<String> DETERMINERS =
            Set.of(
                    "the", "a", "an", "this", "that", "these", "those", "which", "what", "each",
                    "every", "any", "some", "no", "all", "its", "their", "our", "my", "your", "his",
                    "her", "one", "same", "other", "of");

    /** Up to this length, letters stand for many things. */
    private static final int SHORT = 3;

    private final Tokens tokens;
    private final Dictionary dictionary;
    private final GraphProfile profile;
    private final boolean oneCase;

    AmbiguityRules(Tokens tokens, Dictionary dictionary, GraphProfile profile) {
        this.tokens = tokens;
        this.dictionary = dictionary;
        this.profile = profile;
        this.oneCase = tokens.isOfOneCase();
    }

    Verdict verdict(NameMatch match, Form form) {
        if (match.end() - match.start() > 1 || match.end() - match.start() == tokens.size()) {
            return Verdict.NAME;
        }
        String word = tokens.at(match.start()).word();
        if (isSymbol(form.written())) {
            return match.edits() > 0 ? Verdict.WORD : ofSymbol(match.start(), word, form);
        }
        Verdict verdict = ofName(match.start(), word, form);
        boolean doubtful = match.edits() > 0 && hasOtherWords(match.start());
        return verdict == Verdict.NAME && doubtful ? Verdict.IN_THE_FIELD : verdict;
    }

    /**
     * Whether the text says more than "what is" beside a word: then a rare word in it may be meant
     * as it is written.
     */
    private boolean hasOtherWords(int at) {
        return IntStream.range(0, tokens.size())
                .anyMatch(i -> i != at && !FUNCTION_WORDS.contains(tokens.at(i).word()));
    }

    /** Whether the text has a word of the field outside a mention. */
    boolean isInTheField(int start, int end) {
        return IntStream.range(0, tokens.size())
                .anyMatch(
                        i ->
                                (i < start || i >= end)
                                        && profile.fieldCues().contains(tokens.at(i).word()));
    }

    private Verdict ofSymbol(int at, String word, Form form) {
        boolean exact = !oneCase && tokens.written(at).equals(form.written());
        boolean alias = form.match() == Match.SYNONYM;
        if (exact) {
            boolean vague = word.length() <= SHORT && (alias || EnglishWords.isAbbreviation(word));
            return vague ? Verdict.IN_THE_FIELD : Verdict.NAME;
        }
        if (FUNCTION_WORDS.contains(word)) {
            return oneCase && isTitled(at) && endsClause(at) ? Verdict.NAME : Verdict.WORD;
        }
        if (hasCue(at)) {
            return Verdict.NAME;
        }
        boolean everyday =
                EnglishWords.isWord(word)
                        || EnglishWords.isName(word)
                        || EnglishWords.isAbbreviation(word);
        if (everyday || word.length() < SHORT) {
            return Verdict.WORD;
        }
        return word.length() == SHORT ? Verdict.IN_THE_FIELD : Verdict.NAME;
    }

    private Verdict ofName(int at, String word, Form form) {
        if (profile.plainNames().contains(word)) {
            return Verdict.NAME;
        }
        if (FUNCTION_WORDS.contains(word) || dictionary.isKind(word)) {
            return Verdict.WORD;
        }
        boolean byname =
                form.match() == Match.SYNONYM && !form.inHierarchy() && EnglishWords.isWord(word);
        if (word.length() < SHORT || EnglishWords.isCommon(word) || byname) {
            return hasCue(at) ? Verdict.NAME : Verdict.IN_THE_FIELD;
        }
        return Verdict.NAME;
    }

    /** A symbol has a digit or a capital that is no beginning of a word. */
    private static boolean isSymbol(String written) {
        boolean capital = false;
        for (int i = 0; i < written.length(); i++) {
            char sign = written.charAt(i);
            if (Character.isDigit(sign) || (i > 0 && Character.isUpperCase(sign))) {
                return true;
            }
            capital |= Character.isUpperCase(sign);
        }
        return capital && written.length() <= SHORT;
    }

    private boolean hasCue(int at) {
        boolean before = at > 0 && isNear(at) && isCue(at - 1);
        boolean after = at + 1 < tokens.size() && isNear(at + 1) && isCue(at + 1);
        return before || after;
    }

    /** Whether a cue stands before a word as its title: "with gene WAS", but not "the gene was". */
    private boolean isTitled(int at) {
        return at > 0
                && isNear(at)
                && isCue(at - 1)
                && (at == 1 || !DETERMINERS.contains(tokens.at(at - 2).word()));
    }

    private boolean endsClause(int at) {
        return at + 1 == tokens.size() || tokens.at(at + 1).gap() == Tokens.Gap.CLAUSE;
    }

    private boolean isNear(int at) {
        return tokens.at(at).gap() == Tokens.Gap.SPACE || tokens.at(at).gap() == Tokens.Gap.TIGHT;
    }

    private boolean isCue(int at) {
        return profile.symbolCues().contains(tokens.at(at).word());
    }
}
