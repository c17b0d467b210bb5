package dev.winnow.core.text;

import java.util.regex.Pattern;

/** Texts that stand on one line, as titles and headings do. */
public final class OneLine {

    /** Also no-break spaces and what breaks lines only for some readers. */
    private static final Pattern SPACE = Pattern.compile("[\\p{Z}\\p{Cc}]+");

    private OneLine() {}

    /** One blank for each run of white space and control characters, none at the ends. */
    public static String collapse(String text) {
        return SPACE.matcher(text).replaceAll(" ").strip();
    }
}
