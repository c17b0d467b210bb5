package dev.winnow.platform.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class RedactedJsonTest {

    private static String masked(String json) {
        return RedactedJson.of(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void what_somebody_wrote_is_hidden_on_every_level_and_ids_are_not() {
        assertThat(
                        masked(
                                """
                                {"request_id": "7", "query": {"text": "secret", "history": ["more"]},
                                 "candidates": [{"passage": {"text": "private", "start": 3}}]}
                                """))
                .isEqualTo(
                        "{\"request_id\":\"7\",\"query\":{\"text\":\"… 6 characters\",\"history\":[\"… 4 characters\"]},"
                                + "\"candidates\":[{\"passage\":{\"text\":\"… 7 characters\",\"start\":3}}]}");
    }

    @Test
    void what_is_no_json_is_counted_and_not_shown() {
        assertThat(masked("secret")).isEqualTo("6 bytes that are not JSON");
    }
}
