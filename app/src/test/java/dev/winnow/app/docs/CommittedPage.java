package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.deploy.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that is rendered from the code, such as a page of docs/reference. A test compares it with
 * what the code says now; with the system property {@code docs.write} the page is written before:
 *
 * <pre>
 * ./winnow test -pl app -am -Dtest='*PageTest' -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write=true
 * </pre>
 */
public final class CommittedPage {

    private CommittedPage() {}

    /**
     * Compares it.
     *
     * @param name of the file in the repository
     */
    public static void check(String name, String rendered) throws IOException {
        Path page = Checkout.path(name);
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(page, rendered);
        }
        assertThat(page)
                .as("%s has drifted from the code; render it again with -Ddocs.write=true", name)
                .content()
                .isEqualTo(rendered);
    }
}
