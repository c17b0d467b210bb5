package dev.winnow.platform.security;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * The authority that a path needs. Paths without a rule need {@link Authority#SEARCH}. Of all
 * modules' rules that match, the one with the most specific pattern counts.
 *
 * @param method the method, or null for all
 * @param pattern such as {@code /v1/documents/**}
 * @param authority the authority that is needed, or null if the path is open to all
 */
public record AccessRule(@Nullable HttpMethod method, String pattern, @Nullable Authority authority)
        implements Comparable<AccessRule> {

    /** A path that anybody may read without a key: static pages, never data. */
    public static AccessRule open(String pattern) {
        return new AccessRule(HttpMethod.GET, pattern, null);
    }

    public static AccessRule needs(Authority authority, HttpMethod method, String pattern) {
        return new AccessRule(method, pattern, authority);
    }

    /** What finds the requests for which it holds. */
    RequestMatcher paths() {
        return PathPatternRequestMatcher.withDefaults().matcher(method, pattern);
    }

    /** The more specific pattern first; of equal patterns the one with a method. */
    @Override
    public int compareTo(AccessRule other) {
        PathPatternParser parser = PathPatternParser.defaultInstance;
        int specific = parser.parse(pattern).compareTo(parser.parse(other.pattern));
        return specific != 0 ? specific : Boolean.compare(method == null, other.method == null);
    }
}
