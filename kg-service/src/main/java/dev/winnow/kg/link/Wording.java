package dev.winnow.kg.link;

/** Tells names in words from symbols, numbers and formulas. */
final class Wording {

    /** Three letters in a row stand in many formulas. */
    private static final int LETTERS_OF_A_WORD = 4;

    private Wording() {}

    /** Whether a text holds a word: letters in a row, all but the first of them small. */
    static boolean isWorded(String text) {
        int letters = 0;
        for (int i = 0; i < text.length(); i++) {
            char sign = text.charAt(i);
            boolean begins = Character.isUpperCase(sign) && letters == 0;
            letters = begins || Character.isLowerCase(sign) ? letters + 1 : 0;
            if (letters >= LETTERS_OF_A_WORD) {
                return true;
            }
        }
        return false;
    }
}
