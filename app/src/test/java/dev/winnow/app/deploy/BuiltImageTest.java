package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.winnow.app.deploy.Command.Result;
import dev.winnow.testing.Containers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One of the five images, built and started: it shows that the Dockerfile works, in minutes. All of
 * them, and what they do together, is {@link ComposeTest}.
 */
@Tag("servers")
@Tag("image")
class BuiltImageTest {

    private static final String CONTAINER = "winnow-image-test-" + ProcessHandle.current().pid();

    private static final String IMAGE = "winnow/pruner-service:" + CONTAINER;

    /** What continuous integration can spare. */
    private static final Duration LIMIT = Duration.ofMinutes(8);

    @Test
    void the_pruner_is_built_and_serves_on_a_read_only_file_system_as_nobody_special()
            throws Exception {
        Set<String> bases = new TreeSet<>(ImageTest.bases().values());
        bases.removeIf(image -> image.startsWith("nvidia/"));
        Optional<String> missing = Containers.missing(bases);
        assumeTrue(missing.isEmpty(), () -> "skipped, " + missing.orElseThrow());
        try {
            Result build =
                    Command.run(
                            Checkout.path(""),
                            LIMIT.plusMinutes(1),
                            Map.of(),
                            "timeout --kill-after=5 %d docker build --file deploy/Dockerfile --build-arg MODULE=pruner-service --tag %s ."
                                    .formatted(LIMIT.toSeconds(), IMAGE));
            assumeTrue(
                    build.status() != 124,
                    "skipped, the image was not built in " + LIMIT.toMinutes() + " minutes");
            build.successful();
            Command.run(
                            Map.of(),
                            "docker run --detach --name %s --read-only --cap-drop=ALL --security-opt=no-new-privileges:true --memory=768m --tmpfs=/tmp:size=64m,mode=1777 --tmpfs=/var/lib/winnow:size=16m,uid=10001,gid=10001,mode=700,exec %s"
                                    .formatted(CONTAINER, IMAGE))
                    .successful();

            await().atMost(Duration.ofMinutes(3))
                    .untilAsserted(
                            () ->
                                    assertThat(inspected("{{.State.Health.Status}}"))
                                            .isEqualTo("healthy"));
            assertThat(inspected("{{.Config.User}}")).isEqualTo("10001:10001");
        } finally {
            Command.run(Map.of(), "docker", "rm", "--force", CONTAINER);
            Command.run(Map.of(), "docker", "image", "rm", "--force", IMAGE);
        }
    }

    private static String inspected(String format) throws Exception {
        return Command.run(Map.of(), "docker", "inspect", "--format", format, CONTAINER)
                .successful()
                .strip();
    }
}
