package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A page of docs/reference that is rendered from the code. A test compares it with what the code
 * says now; with the system property {@code docs.write} the page is written instead:
 *
 * <pre>
 * ./winnow test -pl app -am -Dtest='*PageTest' -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true
 * </pre>
 */
final class CommittedPage {

    private static final Path FOLDER = Path.of("..", "docs", "reference");

    private CommittedPage() {}

    static void check(String name, String rendered) throws IOException {
        Path page = FOLDER.resolve(name);
        if (Boolean.getBoolean("docs.write")) {
            Files.createDirectories(FOLDER);
            Files.writeString(page, rendered);
            return;
        }
        assertThat(page)
                .as("render it with -Ddocs.write=true, as %s says", CommittedPage.class)
                .exists();
        assertThat(Files.readString(page))
                .as(
                        "docs/reference/%s has drifted from the code; render it again with -Ddocs.write=true",
                        name)
                .isEqualTo(rendered);
    }
}
