package dev.winnow.pruner.select;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The names in a text, as far as capital letters tell: runs of capitalised words, with the small words of names between them. Languages
 * that write other words with a capital, or have none, are outside of this; so are names written small. One capitalised word at the start
 * of a text is no name, since every sentence begins with one.
 */
final class Names {

    /** Words that may stand inside a name, between two capitalised ones. */
    private static final Set<String> INSIDE = words("of de la le du di da von van der den bin al");

    /** Words that are capitalised for another reason than being a name, or begin a sentence and are none. */
    private static final Set<String> ORDINARY =
            words(
                    "the a an this that these those such it he she they we i you his her hers its their theirs our my your him them us me",
                    "in on at by for from with to as of during under over between among after before since until despite unlike like near",
                    "although though because but and or so if when while where whether however moreover therefore thus hence also finally",
                    "then once later today now meanwhile instead there here what who whom whose which why how",
                    "is are was were be been did does do has have had can could may might must will would should not no yes",
                    "some many most all both each every other others another more several few any only even one two three first second third",
                    "january february march april june july august september october november december",
                    "monday tuesday wednesday thursday friday saturday sunday");

    /** Shorter ones are initials. In characters. */
    private static final int SHORTEST = 2;

    private final Set<String> names;

    private Names(Set<String> names) {
        this.names = names;
    }

    /** The names in some texts. */
    static Names in(List<String> texts) {
        Set<String> names = new LinkedHashSet<>();
        for (String text : texts) {
            collect(text, names);
        }
        return new Names(names);
    }

    /** These and others that are known to be names, however they are written; what stands in brackets at their end tells namesakes apart. */
    Names and(List<String> known) {
        Set<String> all = new LinkedHashSet<>(names);
        for (String name : known) {
            int bracket = name.endsWith(")") ? name.lastIndexOf(" (") : -1;
            String plain = Words.plain(bracket > 0 ? name.substring(0, bracket) : name).strip();
            if (plain.length() >= SHORTEST) {
                all.add(plain);
            }
        }
        return new Names(all);
    }

    /** Those that are neither part of one of the others nor hold one. */
    Names apartFrom(Names others) {
        Set<String> left = new LinkedHashSet<>();
        for (String name : names) {
            boolean apart = true;
            for (String other : others.names) {
                apart &= !holds(' ' + name + ' ', other) && !holds(' ' + other + ' ', name);
            }
            if (apart) {
                left.add(name);
            }
        }
        return new Names(left);
    }

    /**
     * Whether one of them stands in a text, letter case aside.
     *
     * @param plain as {@link Words#plain} writes it
     */
    boolean standIn(String plain) {
        for (String name : names) {
            if (holds(plain, name)) {
                return true;
            }
        }
        return false;
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    static boolean isOrdinary(String lower) {
        return ORDINARY.contains(lower);
    }

    private static boolean holds(String plain, String name) {
        return plain.contains(' ' + name + ' ');
    }

    private static void collect(String text, Set<String> names) {
        Words words = Words.of(text);
        int at = 0;
        while (at < words.count()) {
            if (!opens(words, at)) {
                at++;
                continue;
            }
            int end = at + 1;
            int next = at + 1;
            while (next < words.count() && words.touches(next)) {
                if (opens(words, next)) {
                    end = next + 1;
                } else if (!INSIDE.contains(words.lower(next))) {
                    break;
                }
                next++;
            }
            if (end > 1 || words.count() == 1) {
                add(words, at, end, names);
            }
            at = end;
        }
    }

    private static boolean opens(Words words, int word) {
        return words.capital(word) && !ORDINARY.contains(words.lower(word));
    }

    private static void add(Words words, int from, int to, Set<String> names) {
        StringBuilder name = new StringBuilder();
        for (int i = from; i < to; i++) {
            name.append(name.isEmpty() ? "" : " ").append(words.lower(i));
        }
        if (name.length() >= SHORTEST) {
            names.add(name.toString());
        }
    }

    /** For look-ups only, never iterated. */
    private static Set<String> words(String... lines) {
        return Set.of(String.join(" ", lines).toLowerCase(Locale.ROOT).split(" ", -1));
    }
}
