package dev.winnow.kg.link;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Brings the ways to write a word to one: case, accents, Greek letters and British spelling of
 * Latin words.
 */
final class WordFold {

    /**
     * Letters of the shortest word that is folded: in shorter ones ae and oe belong to symbols and
     * names.
     */
    private static final int LONG_WORD = 7;

    /** British spellings with ae, oe or our, and the American ones. */
    private static final String[][] BRITISH = {
        {"aem", "em"}, {"aed", "ed"}, {"aet", "et"}, {"aec", "ec"}, {"aesth", "esth"},
        {"oed", "ed"}, {"oesoph", "esoph"}, {"oea", "ea"}, {"foet", "fet"}, {"tumour", "tumor"}
    };

    private static final String GREEK = "αβγδεζηθικλμνξοπρστυφχψω";
    private static final String[] GREEK_NAMES = {
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa",
        "lambda", "mu", "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi",
        "psi", "omega"
    };

    private WordFold() {}

    static String fold(String word) {
        String plain = isAscii(word) ? word.toLowerCase(Locale.ROOT) : foldLetters(word);
        if (plain.length() >= LONG_WORD) {
            for (String[] pair : BRITISH) {
                plain = plain.replace(pair[0], pair[1]);
            }
        }
        return plain;
    }

    private static boolean isAscii(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (word.charAt(i) > '\u007f') {
                return false;
            }
        }
        return true;
    }

    private static String foldLetters(String word) {
        String apart = Normalizer.normalize(word, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        StringBuilder plain = new StringBuilder(apart.length());
        for (int i = 0; i < apart.length(); i++) {
            char letter = apart.charAt(i);
            int greek = GREEK.indexOf(letter == 'ς' ? 'σ' : letter);
            if (greek >= 0) {
                plain.append(GREEK_NAMES[greek]);
            } else if (letter == 'ß') {
                plain.append("ss");
            } else if (letter == 'ø') {
                plain.append('o');
            } else if (letter == 'æ' || letter == 'œ') {
                plain.append(letter == 'æ' ? "ae" : "oe");
            } else if (letter == 'ł') {
                plain.append('l');
            } else if (Character.getType(letter) != Character.NON_SPACING_MARK) {
                plain.append(letter);
            }
        }
        return plain.toString();
    }
}
