package dev.winnow.platform.request;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where people reach this installation.
 *
 * @param publicUrl address under which browsers reach the API, such as https://winnow.example.org;
 *     links to documents begin with it. Without it they begin with the address of the request where
 *     that is one of this machine or comes from winnow.security.trusted-proxies, and are paths
 *     otherwise
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
