package dev.winnow.kg.link;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Brings the ways to write a word to one: case, accents, Greek letters and British spelling of
 * Latin words.
 */
final class WordNormalizer {

    /**
     * Letters of the shortest word whose spelling is changed: in shorter ones ae and oe belong to
     * symbols and names.
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

    private WordNormalizer() {}

    static String normalize(String word) {
        String plain = isAscii(word) ? word.toLowerCase(Locale.ROOT) : plainLetters(word);
        if (plain.length() >= LONG_WORD) {
            for (String[] pair : BRITISH) {
                plain = plain.replace(pair[0], pair[1]);
            }
        }
        return plain;
    }

    private static boolean isAscii(String word) {
        return word.chars().allMatch(letter -> letter <= '\u007f');
    }

    private static String plainLetters(String word) {
        String apart = Normalizer.normalize(word, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        StringBuilder plain = new StringBuilder(apart.length());
        for (int i = 0; i < apart.length(); i++) {
            char letter = apart.charAt(i);
            int greek = GREEK.indexOf(letter == 'ς' ? 'σ' : letter);
            if (greek >= 0) {
                plain.append(GREEK_NAMES[greek]);
            } else if (Character.getType(letter) != Character.NON_SPACING_MARK) {
                switch (letter) {
                    case 'ß' -> plain.append("ss");
                    case 'ø' -> plain.append('o');
                    case 'æ' -> plain.append("ae");
                    case 'œ' -> plain.append("oe");
                    case 'ł' -> plain.append('l');
                    default -> plain.append(letter);
                }
            }
        }
        return plain.toString();
    }
}
