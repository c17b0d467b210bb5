package dev.winnow.platform.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.platform.request.PublicAddress.PublicUrlProperties;
import dev.winnow.platform.security.WinnowSecurityProperties;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class PublicAddressTest {

    private static final String PROXY = "10.1.2.3";

    private static PublicAddress address(@Nullable String publicUrl, String... proxies) {
        return new PublicAddress(
                new PublicUrlProperties(publicUrl == null ? null : URI.create(publicUrl)),
                new WinnowSecurityProperties(List.of(), false, false, List.of(), List.of(proxies)));
    }

    private static MockHttpServletRequest request(String host, int port) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/v1/context");
        request.setServerName(host);
        request.setServerPort(port);
        request.setRemoteAddr(PROXY);
        request.setLocalAddr("192.168.1.5");
        return request;
    }

    private static String base(PublicAddress address, MockHttpServletRequest request) {
        return address.links(request).base();
    }

    @Test
    void what_is_configured_wins_over_everything_that_a_request_says() {
        MockHttpServletRequest request = request("localhost", 8080);
        request.addHeader("X-Forwarded-Host", "proxy.example");

        assertThat(base(address("https://winnow.example/search/", PROXY), request))
                .isEqualTo("https://winnow.example/search");
    }

    @Test
    void a_name_of_this_machine_and_the_address_that_was_called_are_believed() {
        assertThat(base(address(null), request("localhost", 8080)))
                .isEqualTo("http://localhost:8080");
        assertThat(base(address(null), request("127.0.0.1", 80))).isEqualTo("http://127.0.0.1");
        assertThat(base(address(null), request("[::1]", 8080))).isEqualTo("http://[::1]:8080");
        assertThat(base(address(null), request("192.168.1.5", 8080)))
                .isEqualTo("http://192.168.1.5:8080");
    }

    @Test
    void a_foreign_host_gets_paths_whatever_it_says_of_a_proxy() {
        MockHttpServletRequest request = request("evil.example", 80);
        request.addHeader("X-Forwarded-Host", "evil.example");
        request.addHeader("X-Forwarded-Proto", "https");

        assertThat(base(address(null), request)).isEmpty();
        assertThat(base(address(null, "10.9.0.0/16"), request)).isEmpty();
    }

    @Test
    void a_proxy_that_is_trusted_says_which_address_was_asked() {
        MockHttpServletRequest request = request("winnow", 8080);
        request.addHeader("X-Forwarded-Host", "search.example");
        request.addHeader("X-Forwarded-Proto", "https");
        assertThat(base(address(null, "10.0.0.0/8"), request)).isEqualTo("https://search.example");

        request.addHeader("X-Forwarded-Prefix", "/winnow/");
        request.addHeader("X-Forwarded-Port", "8443");
        assertThat(base(address(null, PROXY), request))
                .isEqualTo("https://search.example:8443/winnow");

        MockHttpServletRequest standard = request("winnow", 8080);
        standard.addHeader("Forwarded", "for=192.0.2.1;host=search.example;proto=https");
        assertThat(base(address(null, PROXY), standard)).isEqualTo("https://search.example");
    }

    @Test
    void of_several_values_the_proxys_own_counts_which_is_the_last() {
        MockHttpServletRequest request = request("winnow", 8080);
        request.addHeader("X-Forwarded-Host", "evil.example, search.example");
        request.addHeader("X-Forwarded-Proto", "https");
        assertThat(base(address(null, PROXY), request)).isEqualTo("https://search.example");

        MockHttpServletRequest standard = request("winnow", 8080);
        standard.addHeader(
                "Forwarded", "host=evil.example;proto=http, host=search.example;proto=https");
        assertThat(base(address(null, PROXY), standard)).isEqualTo("https://search.example");
    }

    @Test
    void what_is_no_host_and_no_path_makes_no_link() {
        for (String host : List.of("a b", "\"><script>", "user@evil.example", "a/b")) {
            MockHttpServletRequest request = request("winnow", 8080);
            request.addHeader("X-Forwarded-Host", host);
            assertThat(base(address(null, PROXY), request))
                    .as(host)
                    .matches("(http://[A-Za-z0-9.-]+(:\\d+)?)?")
                    .doesNotContain("evil");
        }
        MockHttpServletRequest request = request("winnow", 8080);
        request.addHeader("X-Forwarded-Host", "search.example");
        request.addHeader("X-Forwarded-Prefix", "/../\"x");
        assertThat(base(address(null, PROXY), request)).doesNotContain("\"");
    }

    @Test
    void an_address_that_no_browser_opens_stops_the_start() {
        for (String url :
                List.of("winnow.example", "ftp://winnow.example", "https://a@b.example")) {
            assertThatThrownBy(() -> new PublicUrlProperties(URI.create(url)))
                    .as(url)
                    .hasMessageContaining("winnow.public-url must be an address such as");
        }
    }
}
