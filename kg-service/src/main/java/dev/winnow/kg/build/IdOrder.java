package dev.winnow.kg.build;

import java.util.Comparator;

/**
 * The order of ids in every store: by code point, which is the order of their UTF-8 bytes. Java's
 * own order differs beyond U+FFFF.
 */
public final class IdOrder {

    /** The order. */
    public static final Comparator<String> BY_CODE_POINT = IdOrder::compare;

    private IdOrder() {}

    private static int compare(String one, String other) {
        int length = Math.min(one.length(), other.length());
        for (int i = 0; i < length; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                return Character.isSurrogate(a) != Character.isSurrogate(b)
                        ? Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b))
                        : Character.compare(a, b);
            }
        }
        return Integer.compare(one.length(), other.length());
    }
}
