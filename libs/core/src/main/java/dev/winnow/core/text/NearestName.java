package dev.winnow.core.text;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the known name that somebody may have meant. */
public final class NearestName {

    /**
     * A name may differ in a third of its letters and still be meant; beyond that a hint misleads.
     */
    private static final int LETTERS_PER_EDIT = 3;

    /** Names of settings and fields are shorter; a longer one is no slip of the pen. */
    private static final int MAX_LENGTH = 200;

    private NearestName() {}

    /** The nearest of the known names, the first in their order on a tie; null if none is near. */
    public static @Nullable String of(String name, Collection<String> known) {
        if (name.length() > MAX_LENGTH) {
            return null;
        }
        String wanted = plain(name);
        String nearest = null;
        int best = Math.max(2, wanted.length() / LETTERS_PER_EDIT) + 1;
        for (String candidate : known) {
            int distance = distance(wanted, plain(candidate));
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** Levenshtein's distance in two rows. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
            }
            int[] spare = previous;
            previous = current;
            current = spare;
        }
        return previous[b.length()];
    }
}
