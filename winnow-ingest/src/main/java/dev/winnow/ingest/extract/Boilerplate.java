package dev.winnow.ingest.extract;

import java.util.Set;
import java.util.regex.Pattern;
import org.xml.sax.Attributes;

/**
 * Knows whether the reader is inside something that is no content: scripts, styles, navigation,
 * form controls, hidden text.
 */
final class Boilerplate {

    private static final Set<String> ELEMENTS =
            Set.of(
                    "head",
                    "script",
                    "style",
                    "noscript",
                    "template",
                    "nav",
                    "footer",
                    "button",
                    "select",
                    "textarea",
                    "svg",
                    "math",
                    "iframe",
                    "object",
                    "embed",
                    "audio",
                    "video",
                    "canvas",
                    "map");

    private static final Set<String> ROLES =
            Set.of("navigation", "banner", "contentinfo", "search");

    private static final Pattern INVISIBLE =
            Pattern.compile("(?i)(^|[;\\s])(display\\s*:\\s*none|visibility\\s*:\\s*hidden)");

    private int depth;

    /** Every start of an element comes by here. */
    boolean enters(String local, Attributes attributes) {
        if (depth > 0 || ELEMENTS.contains(local) || isHidden(attributes)) {
            depth++;
        }
        return depth > 0;
    }

    /** Every end of an element comes by here; whether it was one left out. */
    boolean leaves() {
        if (depth == 0) {
            return false;
        }
        depth--;
        return true;
    }

    boolean isOpen() {
        return depth > 0;
    }

    private static boolean isHidden(Attributes attributes) {
        String role = attributes.getValue("role");
        String style = attributes.getValue("style");
        return attributes.getValue("hidden") != null
                || "true".equals(attributes.getValue("aria-hidden"))
                || (role != null && ROLES.contains(role))
                || (style != null && INVISIBLE.matcher(style).find());
    }
}
