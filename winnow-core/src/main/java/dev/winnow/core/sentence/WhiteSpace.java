package dev.winnow.core.sentence;

/** White space at the borders of sentences, as the splitter understands it. */
public final class WhiteSpace {

    private WhiteSpace() {}

    public static boolean is(char unit) {
        return CharacterClasses.isSpace(unit);
    }

    public static boolean isBlank(String text) {
        return CharacterClasses.skipSpace(text, 0, text.length()) == text.length();
    }
}
