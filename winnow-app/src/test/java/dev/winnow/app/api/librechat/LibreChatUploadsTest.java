package dev.winnow.app.api.librechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.platform.error.ProblemException;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.mock.web.MockMultipartHttpServletRequest;

class LibreChatUploadsTest {

    private final LibreChatUploads uploads = new LibreChatUploads();

    @Test
    void eight_files_are_on_their_way_and_the_ninth_is_asked_to_come_again() throws Exception {
        assertThat(nested(8)).isEqualTo("u1/a.txt");

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> nested(9))
                .satisfies(
                        refused -> assertThat(refused.problem().kind()).isEqualTo(Kind.OVERLOADED))
                .withMessageContaining("8 files are on their way already");
        assertThat(nested(8)).as("all places are free again").isEqualTo("u1/a.txt");
    }

    @Test
    void a_form_without_a_file_takes_no_place() {
        for (int i = 0; i < 9; i++) {
            MockMultipartHttpServletRequest empty = form();
            assertThatExceptionOfType(ProblemException.class)
                    .isThrownBy(() -> uploads.with(empty, upload -> upload))
                    .satisfies(
                            refused ->
                                    assertThat(refused.problem().kind())
                                            .isEqualTo(Kind.INVALID_VALUE));
        }
    }

    /** A file while {@code n - 1} others are used. */
    private String nested(int n) throws IOException, ServletException {
        MockMultipartHttpServletRequest form = form();
        form.addFile(
                new MockMultipartFile(
                        "file", "a.txt", "text/plain", "text".getBytes(StandardCharsets.UTF_8)));
        return uploads.with(
                form,
                upload -> {
                    try {
                        return n == 1 ? upload.user().id() + "/" + upload.name() : nested(n - 1);
                    } catch (ServletException e) {
                        throw new IOException(e);
                    }
                });
    }

    private static MockMultipartHttpServletRequest form() {
        MockMultipartHttpServletRequest form = new MockMultipartHttpServletRequest();
        form.setAttribute(LibreChatTokens.USER, new LibreChatUser("u1"));
        form.setParameter("file_id", "f1");
        return form;
    }
}
