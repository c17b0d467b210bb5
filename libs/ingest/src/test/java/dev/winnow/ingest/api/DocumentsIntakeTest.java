package dev.winnow.ingest.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.platform.error.ProblemException;
import dev.winnow.platform.json.HttpStatuses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.web.multipart.MultipartException;

class DocumentsIntakeTest {

    /** Linux gives it the error of a full disk at every write. */
    private static final Path FULL = Path.of("/dev/full");

    @Test
    void a_disk_that_is_full_in_the_middle_of_a_body_is_507_whoever_was_writing() {
        assumeTrue(Files.exists(FULL), "only Linux has a full disk at hand");
        Throwable failure = catchThrowable(() -> Files.write(FULL, new byte[100]));
        assertThat(failure).isInstanceOf(IOException.class);

        ProblemException problem =
                catchThrowableOfType(
                        ProblemException.class,
                        () -> DocumentsIntake.unwritable((IOException) failure));
        assertThat(HttpStatuses.of(problem.problem())).isEqualTo(507);
        assertThat(problem.retryAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(problem.problem().detail()).contains("send it again");
        assertThat(DocumentsIntake.isForRoom(new MultipartException("parts", failure))).isTrue();
    }

    @Test
    void other_failures_stay_what_they_are() {
        IOException other = new IOException("Input/output error");

        assertThat(DocumentsIntake.unwritable(other)).isSameAs(other);
        assertThat(DocumentsIntake.isForRoom(new MultipartException("bad boundary"))).isFalse();
    }
}
