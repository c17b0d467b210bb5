package dev.winnow.app.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.e2e.Client.Answer;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * Open WebUI's external loader of documents: raw bytes, a content type, the name percent-encoded.
 */
@Tag("servers")
class OpenWebUiLoaderTest {

    private static Answer put(String key, String type, String name, byte[] body) {
        String[] named = name == null ? new String[0] : new String[] {"X-Filename", name};
        return SecuredServer.client(key).send("PUT", "/process", type, body, named);
    }

    private static JsonNode read(String type, String name, byte[] body) {
        return put(SecuredServer.STRANGER, type, name, body).ok();
    }

    @Test
    void the_text_of_a_file_comes_back_and_nothing_of_it_is_kept() throws Exception {
        byte[] tea = "# Tea\n\nGreen tea is steeped at eighty degrees.\n".getBytes();
        JsonNode read = read("text/markdown", "gr%C3%BCner%20Tee.md", tea);
        assertThat(read.propertyNames()).containsExactly("page_content", "metadata");
        assertThat(read.get("page_content").asString())
                .contains("Green tea is steeped at eighty degrees.");
        assertThat(read.at("/metadata/source").asString()).isEqualTo("grüner Tee.md");
        Client stranger = SecuredServer.client(SecuredServer.STRANGER);
        assertThat(stranger.get("/v1/documents?limit=1000").body()).doesNotContain("grüner");
    }

    @Test
    void formats_are_read_by_content_by_name_or_by_content_type() throws Exception {
        byte[] html = "<html><body><p>Green tea.</p><script>x()</script></body></html>".getBytes();
        for (JsonNode read :
                List.of(
                        read("text/html", "page", html),
                        read("application/octet-stream", "page.html", html),
                        read(null, null, html))) {
            assertThat(read.get("page_content").asString().strip()).isEqualTo("Green tea.");
        }
        byte[] pdf = Files.readAllBytes(SampleIndex.CORPUS.resolve("manual/evaluation.pdf"));
        JsonNode read = read("application/pdf", "a.pdf", pdf);
        assertThat(read.get("page_content").asString()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, a.txt, '', 422",
        "application/pdf, a.pdf, %PDF-1.4 and no more, 422",
        "text/x-python, a.py, print(1), 415",
        "application/pdf, a%zz.pdf, x, 400",
        "application/jsonl, a.jsonl, {}, 415",
    })
    void what_cannot_be_read_is_refused_with_the_reason(
            String type, String name, String body, int status) throws Exception {
        JsonNode refused = put(SecuredServer.STRANGER, type, name, body.getBytes()).json(status);
        assertThat(refused.get("detail").asString()).isNotBlank();
    }

    @Test
    void a_file_over_the_limit_and_a_key_that_may_not_take_documents_in_are_refused()
            throws Exception {
        Answer large = put(SecuredServer.STRANGER, "text/plain", "a.txt", new byte[(20 << 20) + 1]);
        assertThat(large.status()).as(large.body()).isEqualTo(413);
        assertThat(large.body()).contains("winnow.ingest.max-document-size");
        byte[] small = "a".getBytes();
        assertThat(put(SecuredServer.READER, null, "a.txt", small).status()).isEqualTo(403);
        assertThat(put("nobody's", null, "a.txt", small).status()).isEqualTo(401);
    }
}
