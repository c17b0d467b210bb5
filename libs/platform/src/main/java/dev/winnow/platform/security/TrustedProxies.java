package dev.winnow.platform.security;

import java.util.List;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * The machines that are believed when they say for whom they ask, and under which address they were
 * asked.
 */
public final class TrustedProxies {

    private final List<IpAddressMatcher> ranges;

    public TrustedProxies(WinnowSecurityProperties properties) {
        this.ranges = properties.trustedProxies().stream().map(IpAddressMatcher::new).toList();
    }

    /** Whether a connection from this address is one of theirs. */
    public boolean contains(String address) {
        return ranges.stream().anyMatch(range -> range.matches(address));
    }
}
