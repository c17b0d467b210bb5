package dev.winnow.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/**
 * Whether tests may start containers. {@code WINNOW_TEST_SERVERS} decides it: {@code containers} (a
 * test fails without them) or {@code embedded}; if it is not set, there are containers where an
 * engine answers that has the image or can pull it.
 */
public final class Containers {

    private static final Logger LOG = LoggerFactory.getLogger(Containers.class);

    private static final String VARIABLE = "WINNOW_TEST_SERVERS";

    /** An engine that cannot reach its registry mostly says so at once, and some never. */
    private static final int PULL_SECONDS = 90;

    private static final int GLANCE_SECONDS = 10;

    private static final Pattern KAFKA = Pattern.compile("\\$\\{KAFKA_IMAGE:-([^}]+)}");

    /** Nothing that was missing once is looked for again. */
    private static final Map<String, Boolean> IMAGES = new ConcurrentHashMap<>();

    private Containers() {}

    /**
     * Looks for an engine and for images, and pulls those that are not there.
     *
     * @return why there can be no containers of these images, or empty if there can
     */
    public static Optional<String> missing(Collection<String> images) {
        if (!succeeds(GLANCE_SECONDS, "docker", "info")) {
            return Optional.of("no container engine answers");
        }
        return images.stream()
                .filter(image -> !IMAGES.computeIfAbsent(image, Containers::isHere))
                .map("the image %s is not here and cannot be pulled"::formatted)
                .findFirst();
    }

    private static boolean isHere(String image) {
        return succeeds(GLANCE_SECONDS, "docker", "image", "inspect", image)
                || succeeds(PULL_SECONDS, "docker", "pull", "--quiet", image);
    }

    /** The image of Kafka that compose starts, or empty where tests do without containers. */
    static Optional<String> kafka() {
        String wanted = System.getenv().getOrDefault(VARIABLE, "");
        if (wanted.equals("embedded")) {
            return Optional.empty();
        }
        String image = kafkaOfCompose();
        Optional<String> missing = missing(List.of(image));
        if (missing.isEmpty() && !DockerClientFactory.instance().isDockerAvailable()) {
            missing = Optional.of("Testcontainers does not find the container engine");
        }
        if (missing.isEmpty()) {
            return Optional.of(image);
        }
        if (wanted.equals("containers")) {
            throw new IllegalStateException(
                    "%s=containers, but %s".formatted(VARIABLE, missing.get()));
        }
        LOG.info("a broker in this process, since {}", missing.get());
        return Optional.empty();
    }

    /** So that tests and installation never run two versions. */
    private static String kafkaOfCompose() {
        for (Path folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            Path file = folder.resolve("docker-compose.yml");
            if (Files.isRegularFile(file)) {
                Matcher image = KAFKA.matcher(read(file));
                if (image.find()) {
                    return image.group(1);
                }
            }
        }
        throw new IllegalStateException(
                "no docker-compose.yml above this folder names KAFKA_IMAGE");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean succeeds(int seconds, String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            try {
                return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0;
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            // There is no such command.
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
