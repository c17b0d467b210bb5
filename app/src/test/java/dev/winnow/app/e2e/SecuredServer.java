package dev.winnow.app.e2e;

import dev.winnow.app.generator.FakeOpenAi;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.core.identity.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The program with keys for two tenants and a generator, on the index of the sample corpus. Started
 * once for all tests that want it, and stopped when the JVM ends.
 */
public final class SecuredServer {

    static final String ADMIN = "key-of-the-admin";
    public static final String READER = "key-of-a-reader";
    static final String STRANGER = "key-of-another-tenant";

    /** Of the same tenant and of its group {@code hr}. */
    static final String STRANGERS_HR = "key-of-another-tenants-hr";

    /** For the API what {@link #LIBRECHAT_USER} is for LibreChat's. */
    static final String LIBRECHATS = "key-of-a-user-of-librechat";

    static final String LIBRECHAT_USER = "64f0c0ffee";
    static final String INDEXER = "key-of-who-indexes";

    static final WinnowHome HOME = SampleIndex.copy();

    /** Below it {@link #INDEXER} may have files read. */
    static final Path ROOT = SampleIndex.folder("root").toAbsolutePath();

    static final FakeOpenAi GENERATOR = new FakeOpenAi();

    private static final StartedProgram PROGRAM = start();

    static final String URL = "http://127.0.0.1:" + port();

    private SecuredServer() {}

    private static StartedProgram start() {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "--server.address=127.0.0.1",
                                "--winnow.pipeline.default-timeout=50s",
                                "--winnow.generator.base-url=" + GENERATOR.baseUrl(),
                                "--winnow.generator.model=fake-model",
                                "--winnow.generator.api-key=generators-key",
                                "--winnow.ingest.roots=" + ROOT,
                                "--winnow.generator.more-parameters=min_p",
                                "--winnow.knowledge.glossary.filters={\"kind\": \"glossary\"}",
                                "--winnow.librechat.secret=" + LibreChatClient.SECRET,
                                "--winnow.librechat.tenant=librechat",
                                "--springdoc.api-docs.enabled=true",
                                "--springdoc.api-docs.path=" + OpenApiDocument.RENDERED));
        key(arguments, 0, ADMIN, "default", "admin", "");
        key(arguments, 1, READER, "default", "search", "");
        key(arguments, 2, STRANGER, "elsewhere", "search,ingest", "");
        key(arguments, 3, INDEXER, "indexed", "search,index", "");
        key(arguments, 4, LIBRECHATS, "librechat", "search", "user:" + LIBRECHAT_USER);
        key(arguments, 5, STRANGERS_HR, "elsewhere", "search,ingest", "hr");
        StartedProgram program = StartedProgram.start(HOME, arguments.toArray(String[]::new));
        Runtime.getRuntime().addShutdownHook(new Thread(GENERATOR::close));
        return program;
    }

    private static void key(
            List<String> arguments,
            int index,
            String key,
            String tenant,
            String authorities,
            String groups) {
        String prefix = "--winnow.security.api-keys[%d].".formatted(index);
        arguments.add(prefix + "name=key-" + index);
        arguments.add(prefix + "sha256=" + sha256(key));
        arguments.add(prefix + "tenant=" + tenant);
        arguments.add(prefix + "authorities=" + authorities);
        arguments.add(prefix + "groups=" + groups);
    }

    static String sha256(String key) {
        return Sha256.of(key.getBytes(StandardCharsets.UTF_8));
    }

    public static int port() {
        return PROGRAM.port();
    }

    static Client client(String key) {
        return PROGRAM.client(key);
    }

    public static ConfigurableApplicationContext context() {
        return PROGRAM.context();
    }
}
