package dev.winnow.eval.graph;

import java.util.Random;

/** Makes a slip of the pen: one letter left out, added, replaced or swapped with the next. */
final class Slip {

    private static final int KINDS = 4;
    private static final int LETTERS = 26;

    private Slip() {}

    /** A name with one edit at a letter, never the name itself. */
    static String in(String name, Random random) {
        while (true) {
            int at = random.nextInt(name.length());
            char letter = (char) ('a' + random.nextInt(LETTERS));
            String edited = edited(name, at, letter, random.nextInt(KINDS));
            if (Character.isLetter(name.charAt(at)) && !edited.equalsIgnoreCase(name)) {
                return edited;
            }
        }
    }

    private static String edited(String name, int at, char letter, int kind) {
        String before = name.substring(0, at);
        String after = name.substring(at + 1);
        return switch (kind) {
            case 0 -> before + after;
            case 1 -> before + letter + name.substring(at);
            case 2 -> before + letter + after;
            default ->
                    after.isEmpty() || !Character.isLetter(after.charAt(0))
                            ? name
                            : before + after.charAt(0) + name.charAt(at) + after.substring(1);
        };
    }
}
