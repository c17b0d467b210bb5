package dev.winnow.core.passage;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Rules for the address where a person can read a source. It ends in citations, which chat clients
 * turn into links, so it is one of the web or of mail, or words that are no address at all
 * ("Archive, shelf 12"). An address that runs as a script when it is followed, or names a file of
 * some machine, is none.
 */
public final class SourceAddress {

    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto");

    /** As RFC 3986 has it, section 3.1, whatever follows on it. */
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*):");

    /** A control or format character or a break anywhere, or a blank at an end. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]|\\A\\p{Zs}|\\p{Zs}\\z");

    private SourceAddress() {}

    /**
     * Why an address is refused, as the end of a sentence that begins with its name; null if it is
     * not.
     *
     * <p>Browsers pass over blanks before a scheme and over line breaks and tabs inside it, so
     * neither may be there.
     */
    public static @Nullable String objection(String address) {
        if (INVISIBLE.matcher(address).find()) {
            return "has a control character, an invisible one, or blanks around it; take them out";
        }
        Matcher scheme = SCHEME.matcher(address);
        if (scheme.lookingAt() && !SCHEMES.contains(scheme.group(1).toLowerCase(Locale.ROOT))) {
            return "has a scheme that is none of http, https and mailto; give an address of the web or of mail, or words without a colon behind the first one";
        }
        return null;
    }

    /**
     * The address, or null if it is one that would be refused: an index can hold some that were
     * stored before the rule.
     */
    public static @Nullable String shown(@Nullable String address) {
        return address == null || objection(address) != null ? null : address;
    }
}
