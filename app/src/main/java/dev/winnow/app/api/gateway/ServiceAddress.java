package dev.winnow.app.api.gateway;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A program to which requests are sent on.
 *
 * @param name the program's name, for messages
 * @param key the setting of its address
 * @param base scheme, host and port; null if the gateway was not told
 */
public record ServiceAddress(String name, String key, @Nullable URI base) {

    /**
     * @throws IllegalArgumentException if the address is none of a server
     */
    public ServiceAddress {
        if (base != null) {
            String scheme = base.getScheme();
            String path = base.getRawPath();
            if (!("http".equals(scheme) || "https".equals(scheme))
                    || base.getHost() == null
                    || base.getRawUserInfo() != null
                    || !(path == null || path.isEmpty() || path.equals("/"))
                    || base.getRawQuery() != null) {
                throw new IllegalArgumentException(
                        "%s must be an address without a path, such as http://%s:8080, got %s"
                                .formatted(key, name, base));
            }
        }
    }
}
