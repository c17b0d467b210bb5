package dev.winnow.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;

class AccessRuleTest {

    @Test
    void the_more_specific_pattern_comes_first_and_then_the_rule_with_a_method() {
        AccessRule all = new AccessRule(null, "/v1/**", Authority.SEARCH);
        AccessRule documents = new AccessRule(null, "/v1/documents/**", Authority.INGEST);
        AccessRule reading = AccessRule.needs(Authority.SEARCH, HttpMethod.GET, "/v1/documents/**");
        AccessRule state = AccessRule.open("/v1/documents/state");

        assertThat(List.of(all, documents, reading, state).stream().sorted())
                .containsExactly(state, reading, documents, all);
    }
}
