package dev.winnow.platform.security;

import static dev.winnow.platform.config.Binding.bind;
import static dev.winnow.platform.config.Binding.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.core.identity.TenantId;
import dev.winnow.core.query.Scope;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class WinnowSecurityPropertiesTest {

    private static final String HASH = "ab".repeat(32);

    private static final String KEY = "winnow.security.api-keys[0].";

    @Test
    void defaults_are_no_keys_not_open_no_origins() {
        assertThat(bind("winnow.security", WinnowSecurityProperties.class, Map.of()))
                .isEqualTo(
                        new WinnowSecurityProperties(
                                List.of(), false, false, List.of(), List.of()));
    }

    @Test
    void every_key_can_be_set() {
        WinnowSecurityProperties properties =
                bind(
                        "winnow.security",
                        WinnowSecurityProperties.class,
                        Map.of(
                                KEY + "name",
                                "n",
                                KEY + "sha256",
                                HASH,
                                KEY + "tenant",
                                "acme",
                                KEY + "groups[0]",
                                "staff",
                                KEY + "authorities",
                                "search,ingest",
                                "winnow.security.open",
                                "true",
                                "winnow.security.cors-origins",
                                "https://a.example,http://b.example:8081"));

        assertThat(properties.open()).isTrue();
        assertThat(properties.corsOrigins())
                .containsExactly("https://a.example", "http://b.example:8081");
        Caller caller = properties.apiKeys().getFirst().caller();
        assertThat(caller.scope()).isEqualTo(new Scope(new TenantId("acme"), List.of("staff")));
        assertThat(caller.authorities()).containsExactly(Authority.SEARCH, Authority.INGEST);
        assertThat(properties.localOnly()).isFalse();
    }

    @Test
    void a_key_searches_in_the_default_tenant_unless_told_otherwise() {
        Caller caller =
                bind("winnow.security", WinnowSecurityProperties.class, key(Map.of()))
                        .apiKeys()
                        .getFirst()
                        .caller();

        assertThat(caller.scope()).isEqualTo(Scope.local());
        assertThat(caller.authorities()).containsExactly(Authority.SEARCH);
    }

    @Test
    void what_cannot_be_meant_is_refused_by_name() {
        assertThat(refused(key(Map.of(KEY + "name", " ")))).contains("has no name");
        assertThat(refused(Map.of(KEY + "name", "n"))).contains("sha256 of key n");
        assertThat(refused(key(Map.of(KEY + "sha256", "secret"))))
                .contains("64 lower-case")
                .doesNotContain("secret");
        assertThat(
                        refused(
                                key(
                                        Map.of(
                                                KEY + "sha256",
                                                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))))
                .contains("empty key");
        assertThat(refused(key(Map.of(KEY + "authorities", "")))).contains("no authority");
        assertThat(refused(key(Map.of(KEY + "authorities", "search,service"))))
                .isEqualTo(
                        "winnow.security.api-keys: key n has the unknown authority 'service'; "
                                + "give it search, ingest, index, metrics or admin");
        assertThat(
                        refused(
                                key(
                                        Map.of(
                                                "winnow.security.api-keys[1].name",
                                                "n",
                                                "winnow.security.api-keys[1].sha256",
                                                "cd".repeat(32)))))
                .contains("two keys named n");
        assertThat(
                        refused(
                                key(
                                        Map.of(
                                                "winnow.security.api-keys[1].name",
                                                "m",
                                                "winnow.security.api-keys[1].sha256",
                                                HASH))))
                .contains("same sha256");
        assertThat(refused(Map.of("winnow.security.cors-origins", "*")))
                .contains("'*' is no origin");
    }

    @Test
    void a_tenant_outside_the_alphabet_is_refused_at_the_start() {
        assertThat(refused(key(Map.of(KEY + "tenant", "No Way")))).contains("tenant id");
    }

    private static Map<String, String> key(Map<String, String> more) {
        Map<String, String> values = new TreeMap<>(Map.of(KEY + "name", "n", KEY + "sha256", HASH));
        values.putAll(more);
        return values;
    }

    private static String refused(Map<String, String> values) {
        return refusal("winnow.security", WinnowSecurityProperties.class, values);
    }
}
