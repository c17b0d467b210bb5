package dev.winnow.core.text;

/** Cuts of texts that leave every character whole. Places are in UTF-16 units. */
public final class TextCut {

    private TextCut() {}

    /**
     * The place itself, or the one before it if it lies between the two halves of a character.
     *
     * @param at 0 to the length of the text
     */
    public static int whole(String text, int at) {
        boolean split =
                at > 0
                        && at < text.length()
                        && Character.isLowSurrogate(text.charAt(at))
                        && Character.isHighSurrogate(text.charAt(at - 1));
        return split ? at - 1 : at;
    }

    /**
     * The beginning of a text.
     *
     * @param most at least 0
     */
    public static String start(String text, int most) {
        return text.length() <= most ? text : text.substring(0, whole(text, most));
    }

    /**
     * The last blank up to this place, or else the place where no character is halved.
     *
     * @param at 0 to the length of the text
     */
    public static int word(String text, int at) {
        int blank = text.lastIndexOf(' ', at);
        return blank > 0 ? blank : whole(text, at);
    }
}
