package dev.winnow.app.chat;

import dev.winnow.app.chat.CitedAnswer.CitedMarker;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Breaks Markdown links that could run a script or carry a page along ({@code
 * [more](javascript:...)}): with a blank in the right place they are plain text for whoever renders
 * them. Addresses of the web, of mail and within a site stay links; any other scheme goes, because
 * browsers know more of them than a list would hold, and so does a scheme that is written with
 * entities, which Markdown resolves.
 */
final class ScriptLinks {

    private static final Set<String> HARMLESS = Set.of("http", "https", "mailto");

    /**
     * In angle brackets Markdown takes every scheme, and so does program code (std::string): here
     * only those that run something.
     */
    private static final Set<String> RUNNING = Set.of("javascript", "vbscript", "data");

    /**
     * Longest beginning of an address that is looked at, without its blanks. No scheme is longer.
     */
    private static final int LOOKED_AT = 64;

    /**
     * Blanks before an address, and within one. Behind more of them any link is broken: a stream
     * cannot be held back until the last of them came.
     */
    private static final int MOST_BLANKS = 16;

    /**
     * HTML counts it among the characters that nobody sees, and programs that render Markdown pass
     * over it as over a blank.
     */
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private ScriptLinks() {}

    /** The text with such links broken. */
    static String broken(String text) {
        return broken(text, breaks(text));
    }

    private static String broken(String text, List<Integer> breaks) {
        StringBuilder out = new StringBuilder(text.length() + breaks.size());
        int from = 0;
        for (int at : breaks) {
            out.append(text, from, at).append(' ');
            from = at;
        }
        return out.append(text, from, text.length()).toString();
    }

    /** The same for an answer, whose markers move along. */
    static CitedAnswer broken(CitedAnswer cited) {
        String text = cited.answer().text();
        List<Integer> breaks = breaks(text);
        if (breaks.isEmpty()) {
            return cited;
        }
        List<CitedMarker> moved = new ArrayList<>(cited.markers().size());
        for (CitedMarker marker : cited.markers()) {
            int before = (int) breaks.stream().filter(at -> at <= marker.start()).count();
            int within = (int) breaks.stream().filter(at -> at < marker.end()).count();
            moved.add(
                    new CitedMarker(
                            marker.citation(), marker.start() + before, marker.end() + within));
        }
        return new CitedAnswer(
                cited.answer().with(broken(text, breaks), cited.answer().toolCalls()), moved);
    }

    /** Where a blank belongs, in order. */
    private static List<Integer> breaks(String text) {
        List<Integer> breaks = new ArrayList<>();
        for (int i = 0; i < text.length(); i++) {
            if (verdict(text, i, true) == Verdict.BROKEN) {
                breaks.add(i + 1);
            }
        }
        return breaks;
    }

    /**
     * Whether a link begins at a character, as {@code [text](address)}, {@code [label]: address} or
     * {@code <address>}, and what becomes of it.
     *
     * @param whole whether nothing follows on the text
     */
    private static Verdict verdict(String text, int at, boolean whole) {
        char opening = text.charAt(at);
        if (opening == '<') {
            return ofScheme(text, at + 1, true, true, whole);
        }
        if (opening != ']') {
            return Verdict.KEPT;
        }
        if (at + 1 == text.length()) {
            return Verdict.ofEnd(whole);
        }
        if (text.charAt(at + 1) != '(' && text.charAt(at + 1) != ':') {
            return Verdict.KEPT;
        }
        int begin = at + 2;
        while (begin < text.length() && isBlank(text.charAt(begin))) {
            begin++;
            if (begin > at + 2 + MOST_BLANKS) {
                return Verdict.BROKEN;
            }
        }
        boolean angle = begin < text.length() && text.charAt(begin) == '<';
        return ofScheme(text, angle ? begin + 1 : begin, angle, false, whole);
    }

    private static Verdict ofScheme(
            String text, int begin, boolean angle, boolean alone, boolean whole) {
        StringBuilder scheme = new StringBuilder();
        int blanks = 0;
        for (int i = begin; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == ':') {
                if (i + 1 == text.length()) {
                    return Verdict.ofEnd(whole);
                }
                // A blank ends an address that has no angle brackets.
                boolean runs = angle || !Character.isWhitespace(text.charAt(i + 1));
                return runs && isRefused(scheme.toString(), alone) ? Verdict.BROKEN : Verdict.KEPT;
            }
            if ("/?#()>\n".indexOf(unit) >= 0) {
                return ofEntities(scheme, alone);
            }
            if (unit > ' ') {
                scheme.append(Character.toLowerCase(unit));
                if (scheme.length() == LOOKED_AT) {
                    return ofEntities(scheme, alone);
                }
            } else if (!angle) {
                return ofEntities(scheme, alone);
            } else if (++blanks > MOST_BLANKS) {
                return alone ? Verdict.KEPT : Verdict.BROKEN;
            }
        }
        return whole ? ofEntities(scheme, alone) : Verdict.OPEN;
    }

    private static boolean isBlank(char unit) {
        return unit <= ' '
                || Character.isWhitespace(unit)
                || Character.isSpaceChar(unit)
                || unit == BYTE_ORDER_MARK;
    }

    private static boolean isRefused(String scheme, boolean alone) {
        return alone ? RUNNING.contains(scheme) : !HARMLESS.contains(scheme);
    }

    private static Verdict ofEntities(StringBuilder scheme, boolean alone) {
        return !alone && scheme.indexOf("&") >= 0 ? Verdict.BROKEN : Verdict.KEPT;
    }

    /** What becomes of a character. */
    private enum Verdict {
        KEPT,
        BROKEN,
        /** What follows decides. */
        OPEN;

        static Verdict ofEnd(boolean whole) {
            return whole ? KEPT : OPEN;
        }
    }

    /** Breaks the links of an answer that comes in parts. */
    static final class InParts implements Consumer<String> {

        private final Consumer<String> parts;
        private String held = "";

        InParts(Consumer<String> parts) {
            this.parts = parts;
        }

        @Override
        public void accept(String part) {
            String written = held + part;
            int decided = 0;
            while (decided < written.length() && verdict(written, decided, false) != Verdict.OPEN) {
                decided++;
            }
            held = written.substring(decided);
            pass(written, decided);
        }

        /** Hands over what was held back, once no part follows. */
        void end() {
            pass(held, held.length());
            held = "";
        }

        /** What stands behind the part that is passed on decides, too. */
        private void pass(String written, int length) {
            if (length > 0) {
                List<Integer> breaks = breaks(written).stream().filter(at -> at <= length).toList();
                parts.accept(broken(written, breaks).substring(0, length + breaks.size()));
            }
        }
    }
}
