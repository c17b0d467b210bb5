package dev.winnow.platform.request;

import dev.winnow.platform.security.LoopbackNames;
import dev.winnow.platform.security.SignedCallers;
import dev.winnow.platform.security.WinnowSecurityProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.matcher.IpAddressMatcher;
import org.springframework.web.util.ForwardedHeaderUtils;
import org.springframework.web.util.UriComponents;

/**
 * Finds the address under which a caller reaches this server. What a request says of it is believed
 * only where it cannot lead astray: a link that begins with a name of somebody else's choice would
 * send whoever follows it there.
 */
public final class PublicAddress {

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]");

    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9._~-]+)*/?");

    private final @Nullable String configured;
    private final List<IpAddressMatcher> proxies;

    PublicAddress(PublicUrlProperties properties, WinnowSecurityProperties security) {
        URI url = properties.publicUrl();
        this.configured = url == null ? null : withoutSlash(url.toString());
        this.proxies = security.trustedProxies().stream().map(IpAddressMatcher::new).toList();
    }

    DocumentLinks links(HttpServletRequest request) {
        return new DocumentLinks(base(request));
    }

    private String base(HttpServletRequest request) {
        String signed = SignedCallers.base(request);
        if (signed != null && !signed.isEmpty()) {
            return signed;
        }
        if (configured != null) {
            return configured;
        }
        if (signed != null) {
            // Nobody but the gateway reaches this address.
            return "";
        }
        if (proxies.stream().anyMatch(range -> range.matches(request.getRemoteAddr()))) {
            return forwarded(request);
        }
        String host = request.getServerName();
        String name = bare(host);
        if (!LoopbackNames.contains(host) && !name.equals(request.getLocalAddr())) {
            return "";
        }
        String written = host.indexOf(':') >= 0 ? "[" + name + "]" : host;
        return base(request.getScheme(), written, request.getServerPort());
    }

    /**
     * What the nearest proxy has said; what stands before that in its headers, anybody may have
     * sent.
     */
    private static String forwarded(HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        for (String name : Collections.list(request.getHeaderNames())) {
            if (name.equalsIgnoreCase("Forwarded")
                    || name.regionMatches(true, 0, "X-Forwarded-", 0, 12)) {
                headers.set(name, last(request.getHeaders(name)));
            }
        }
        if (headers.containsHeader("X-Forwarded-Host")) {
            // Who sets these mostly lets the standard's header of a caller through.
            headers.remove("Forwarded");
        }
        UriComponents seen;
        try {
            seen =
                    ForwardedHeaderUtils.adaptFromForwardedHeaders(
                                    URI.create(request.getRequestURL().toString()), headers)
                            .build();
        } catch (IllegalArgumentException e) {
            return "";
        }
        String host = seen.getHost();
        String scheme = seen.getScheme();
        String prefix = headers.getFirst("X-Forwarded-Prefix");
        if (host == null
                || !HOST.matcher(host).matches()
                || scheme == null
                || !scheme.matches("https?")) {
            return "";
        }
        return base(scheme, host, seen.getPort())
                + (prefix == null || !PATH.matcher(prefix).matches() ? "" : withoutSlash(prefix));
    }

    private static String last(Enumeration<String> values) {
        String last = Collections.list(values).getLast();
        return last.substring(last.lastIndexOf(',') + 1).strip();
    }

    private static String base(String scheme, String host, int port) {
        boolean usual = port < 0 || port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + host + (usual ? "" : ":" + port);
    }

    private static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static String withoutSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    /**
     * Where people reach this installation.
     *
     * @param publicUrl address under which browsers reach the API, such as
     *     https://winnow.example.org; links to documents begin with it. Without it they begin with
     *     the address of the request where that is one of this machine or comes from
     *     winnow.security.trusted-proxies, and are paths otherwise
     */
    @ConfigurationProperties("winnow")
    public record PublicUrlProperties(@Nullable URI publicUrl) {

        public PublicUrlProperties {
            if (publicUrl != null
                    && (publicUrl.getHost() == null
                            || !("http".equals(publicUrl.getScheme())
                                    || "https".equals(publicUrl.getScheme()))
                            || publicUrl.getQuery() != null
                            || publicUrl.getFragment() != null
                            || publicUrl.getUserInfo() != null)) {
                throw new IllegalArgumentException(
                        "winnow.public-url must be an address such as https://winnow.example.org");
            }
        }
    }
}
