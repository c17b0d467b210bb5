package dev.winnow.core.passage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/a?b=c#d",
                "HTTP://example.org",
                "mailto:records@example.org",
                "Archive, shelf 12: second box",
                "/v1/documents/a.md/text",
                "\u6587\u66F8 3",
                ""
            })
    void addresses_of_the_web_and_of_mail_and_plain_words_are_shown(String address) {
        assertThat(SourceAddress.objection(address)).isNull();
        assertThat(SourceAddress.shown(address)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                " javascript:alert(1)",
                "\u0001javascript:alert(1)",
                "java\tscript:alert(1)",
                "java\nscript:alert(1)",
                "\uFEFFjavascript:alert(1)",
                "\u00A0javascript:alert(1)",
                "https://example.org/\njavascript:alert(1)",
                "data:text/html,<script>alert(1)</script>",
                "vbscript:x",
                "file:///srv/docs/a.md",
                "FILE:/srv/docs/a.md",
                "C:\\docs\\a.md",
                "javascript:alert(1)//\u2028x",
                "file:///srv/docs/a.md\u2029",
                "file:///srv/docs/a\u2029.md",
                "Archive,\u2028shelf 12",
                "blob:https://example.org/1",
                "ms-word:ofe|u|https://example.org"
            })
    void scripts_and_files_are_refused_however_they_are_spelt(String address) {
        assertThat(SourceAddress.objection(address)).isNotNull().doesNotContain(address);
        assertThat(SourceAddress.shown(address)).isNull();
    }
}
