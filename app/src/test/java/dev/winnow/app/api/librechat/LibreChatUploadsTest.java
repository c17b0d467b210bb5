package dev.winnow.app.api.librechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.winnow.core.fair.Owner;
import dev.winnow.core.identity.TenantId;
import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Scope;
import dev.winnow.ingest.job.UploadQuota;
import dev.winnow.platform.error.ProblemException;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.mock.web.MockMultipartHttpServletRequest;
import org.springframework.web.multipart.MultipartFile;

class LibreChatUploadsTest {

    private static final TenantId TENANT = new TenantId("librechat");

    private final UploadQuota room = new UploadQuota(64, 8 << 10);
    private final LibreChatUploads uploads =
            new LibreChatUploads(room, new MultipartConfigElement("", 500, 500, 0));

    @Test
    void eight_files_are_on_their_way_and_the_ninth_is_asked_to_come_again() throws Exception {
        String eight = "u4 u4 u3 u3 u2 u2 u1 u1";
        assertThat(nested(eight)).isEqualTo("u4/a.txt");

        assertRefused("u5 " + eight, "8 files are on their way already");
        assertThat(nested(eight)).as("all places are free again").isEqualTo("u4/a.txt");
    }

    @Test
    void two_files_of_one_user_are_on_their_way_and_another_users_is_taken() throws Exception {
        assertRefused("u1 u1 u1", "2 files of this user are on their way already");
        assertThat(nested("u2 u1 u1")).isEqualTo("u2/a.txt");
    }

    @Test
    void a_form_has_room_before_its_first_byte_is_read_and_gives_it_on_to_its_file()
            throws Exception {
        Owner owner = owner("u1");
        UploadQuota.Place place = room.take(owner, 600);
        MockMultipartHttpServletRequest unread =
                new MockMultipartHttpServletRequest() {
                    @Override
                    public MultipartFile getFile(String name) {
                        throw new AssertionError("the form is read");
                    }
                };
        unread.setAttribute(LibreChatTokens.USER, new LibreChatUser("u1"));

        assertRefused(
                () -> uploads.with(unread, owner, upload -> upload),
                Kind.OVERLOADED,
                "bytes of this user");
        place.leave();
        LibreChatUploads.Upload whole =
                uploads.with(
                        file("u1"),
                        owner,
                        upload -> {
                            room.take(owner, 1_000).leave();
                            return upload;
                        });
        assertThat(whole.name()).isEqualTo("a.txt");
    }

    /** LibreChat streams its forms, and does not say how long they are. */
    @Test
    void a_form_of_unknown_length_takes_what_one_file_may_have_and_not_all_that_its_user_has()
            throws Exception {
        long megabyte = 1 << 20;
        UploadQuota large = new UploadQuota(64, 512 * megabyte);
        LibreChatUploads forms =
                new LibreChatUploads(
                        large, new MultipartConfigElement("", 20 * megabyte, 64 * megabyte, 0));
        UploadQuota.Place before = large.take(owner("u1"), 40 * megabyte);

        assertThat(forms.with(file("u1"), owner("u1"), LibreChatUploads.Upload::name))
                .isEqualTo("a.txt");
        large.take(owner("u1"), 5 * megabyte);
        assertRefused(
                () -> forms.with(file("u1"), owner("u1"), upload -> upload), Kind.OVERLOADED, "");
        before.leave();
    }

    @Test
    void a_form_without_a_file_takes_no_place() {
        for (int i = 0; i < 9; i++) {
            MockMultipartHttpServletRequest empty = form("u1");
            assertRefused(
                    () -> uploads.with(empty, owner("u1"), upload -> upload),
                    Kind.INVALID_VALUE,
                    "");
        }
    }

    private void assertRefused(String users, String why) {
        assertRefused(() -> nested(users), Kind.OVERLOADED, why);
    }

    private static void assertRefused(ThrowingCallable upload, Kind kind, String why) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(upload)
                .satisfies(refused -> assertThat(refused.problem().kind()).isEqualTo(kind))
                .withMessageContaining(why);
    }

    /** A file of the first user while one of each other is used, that of the last one first. */
    private String nested(String users) throws IOException, ServletException {
        int last = users.lastIndexOf(' ');
        String user = users.substring(last + 1);
        return uploads.with(
                file(user),
                owner(user),
                upload -> {
                    try {
                        return last < 0
                                ? upload.user().id() + "/" + upload.name()
                                : nested(users.substring(0, last));
                    } catch (ServletException e) {
                        throw new IOException(e);
                    }
                });
    }

    private static Owner owner(String user) {
        return Owner.of(new Scope(TENANT, List.of(new LibreChatUser(user).group())));
    }

    private static MockMultipartHttpServletRequest file(String user) {
        MockMultipartHttpServletRequest form = form(user);
        form.addFile(new MockMultipartFile("file", "a.txt", "text/plain", new byte[4]));
        return form;
    }

    private static MockMultipartHttpServletRequest form(String user) {
        MockMultipartHttpServletRequest form = new MockMultipartHttpServletRequest();
        form.setAttribute(LibreChatTokens.USER, new LibreChatUser(user));
        form.setParameter("file_id", "f1");
        return form;
    }
}
