package dev.winnow.app.cli;

import dev.winnow.app.config.CommandSettings;
import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.generator.GeneratorProperties;
import dev.winnow.app.home.ServiceFile.RunningService;
import dev.winnow.core.index.OwnerFolder;
import dev.winnow.core.text.O200kTokenCounter;
import dev.winnow.inference.embed.OnnxEmbedder;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.rerank.OnnxReranker;
import dev.winnow.inference.session.InferencePool;
import dev.winnow.kg.config.GraphProperties;
import dev.winnow.library.Documents;
import dev.winnow.platform.security.WinnowSecurityProperties;
import dev.winnow.retriever.config.RetrieverProperties;
import dev.winnow.retriever.index.Checksums;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;

/** Looks at everything that Winnow needs on this machine, and changes nothing but an empty home. */
@Command(name = "doctor")
final class DoctorCommand extends Subcommand {

    /** Megabytes with which the sample corpus is indexed and asked without a pause. */
    private static final long LEAST_HEAP = 512;

    /** For a server that may have to load something first. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Option(names = "--port", paramLabel = "PORT")
    private @Nullable Integer port;

    private int wrong;

    DoctorCommand(Place place) {
        super(place);
    }

    @Override
    public Integer call() {
        LogLevels.onlyWarnings();
        CommandSettings all = CommandSettings.read(Map.of(), LocalSettings.defaults(home));
        look(
                "java",
                () -> "%s %s".formatted(System.getProperty("java.vm.name"), Runtime.version()));
        look("memory", DoctorCommand::memory);
        look("home", this::writable);
        warnIfOpen("home", home.folder());
        look("port", () -> port(all));
        look("disk", () -> disk(LocalSettings.read(home).retriever()));
        look("models", () -> models(LocalSettings.read(home)));
        look("index", () -> index(LocalSettings.read(home)));
        warnIfOpen("index", LocalSettings.read(home).retriever().directory());
        look("graph", () -> graph(LocalSettings.read(home).graph()));
        look("keys", () -> keys(all.bind("winnow.security", WinnowSecurityProperties.class)));
        look("generator", () -> generator(all.bind("winnow.generator", GeneratorProperties.class)));
        return wrong == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** Looks at one thing, and tells what is there or, if it is not as it should be, what to do. */
    private void look(String what, Callable<String> found) {
        try {
            print(terminal.good("ok   "), what, found.call());
        } catch (Exception e) {
            wrong++;
            print(terminal.bad("wrong"), what, CommandFailures.explain(e));
        }
    }

    /** Older versions made folders that others may read; what lies in a closed home is closed. */
    private void warnIfOpen(String what, Path folder) {
        try {
            boolean within = folder.toAbsolutePath().normalize().startsWith(home.folder());
            if (OwnerFolder.isOpenToOthers(folder)
                    && (!within || OwnerFolder.isOpenToOthers(home.folder()))) {
                print(
                        terminal.warning("warn "),
                        what,
                        "other users of this machine may look into %s, where all texts are: chmod 700 it"
                                .formatted(folder));
            }
        } catch (IOException e) {
            print(terminal.warning("warn "), what, CommandFailures.explain(e));
        }
    }

    private void print(String verdict, String what, String words) {
        terminal.line("%s  %-9s  %s", verdict, what, Terminal.safe(words));
    }

    private static String memory() {
        long heap = Runtime.getRuntime().maxMemory() >> 20;
        if (heap < LEAST_HEAP) {
            throw new CommandException(
                    "Java may use %,d MB, at least %,d are wanted: WINNOW_JAVA_OPTS=-Xmx2g",
                    heap, LEAST_HEAP);
        }
        return "%,d MB for Java; models take some hundred more beside it".formatted(heap);
    }

    private String writable() throws IOException {
        Path folder = OwnerFolder.make(home.folder());
        Files.delete(Files.createTempFile(folder, "doctor", null));
        return folder + " can be written";
    }

    private String port(CommandSettings all) throws IOException {
        int wanted =
                port == null ? all.value(Service.PORT, Integer.class, Service.DEFAULT_PORT) : port;
        RunningService running = home.service().find();
        if (running != null) {
            return "a service of this home answers on %s (process %d)"
                    .formatted(running.url(), running.pid());
        }
        Service.requireFree(home, wanted, "serve");
        return wanted + " is free";
    }

    private static String disk(RetrieverProperties retriever) throws IOException {
        Path there = retriever.directory().toAbsolutePath();
        while (!Files.exists(there)) {
            there = Objects.requireNonNull(there.getParent());
        }
        long free = Files.getFileStore(there).getUsableSpace() >> 20;
        long least = retriever.settings().minFreeBytes() >> 20;
        if (free <= least) {
            throw new CommandException(
                    "%,d MB are free beside the index, and nothing is stored below %,d: make room, or lower winnow.retriever.min-free-space",
                    free, least);
        }
        return "%,d MB are free beside the index".formatted(free);
    }

    /** Loading compares each file with its hash. */
    private static String models(LocalSettings settings) {
        try (InferencePool pool =
                        new InferencePool(settings.inference().settings(), InstantSource.system());
                OnnxEmbedder embedder = settings.retriever().settings().loadEmbedder(pool);
                OnnxReranker reranker =
                        OnnxReranker.load(ModelSource.of(settings.reranker().modelPath()), pool)) {
            return "%s and %s, each file with the hash of its description"
                    .formatted(embedder.model().name(), reranker.model().name());
        }
    }

    private String index(LocalSettings settings) throws IOException {
        Path folder = settings.retriever().directory();
        if (!Files.isDirectory(folder)) {
            return ContextPrinter.EMPTY_INDEX;
        }
        Checksums.Result files = Checksums.of(folder);
        if (!files.damaged().isEmpty()) {
            throw IndexCommand.damaged(folder, files);
        }
        String sound = "%,d KB in %s, as they were written".formatted(files.bytes() >> 10, folder);
        if (home.service().find() != null) {
            return sound;
        }
        // Shows that it belongs to the models of the settings.
        try (Documents documents = Documents.open(settings.winnow())) {
            return "%,d documents, %s".formatted(documents.count(), sound);
        }
    }

    private static String graph(GraphProperties graph) {
        return graph.open(new O200kTokenCounter()) == null
                ? "none is set, questions do without facts"
                : "can be served";
    }

    private static String keys(WinnowSecurityProperties security) {
        if (security.localOnly()) {
            return "none is set, so that only this machine reaches the service";
        }
        if (security.apiKeys().isEmpty()) {
            throw new CommandException(
                    "none is set, and winnow.security.open lets everybody in who reaches the port: give keys with winnow.security.api-keys");
        }
        Instant now = Instant.now();
        List<String> ended =
                security.apiKeys().stream()
                        .filter(key -> key.isExpired(now))
                        .map(WinnowSecurityProperties.ApiKey::name)
                        .toList();
        if (!ended.isEmpty()) {
            throw new CommandException(
                    "refused since their day of expiry: %s; take them away, or give them a later one",
                    String.join(", ", ended));
        }
        return "%,d are set".formatted(security.apiKeys().size());
    }

    private static String generator(GeneratorProperties generator)
            throws IOException, InterruptedException {
        URI base = generator.baseUrl();
        if (base == null) {
            return "none is set, answers are the kept sentences themselves";
        }
        URI models = URI.create(base.toString().replaceAll("/+$", "") + "/models");
        HttpRequest.Builder request = HttpRequest.newBuilder(models).timeout(PATIENCE);
        if (generator.apiKey() != null) {
            request.header("Authorization", "Bearer " + generator.apiKey());
        }
        HttpResponse<String> response;
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CommandException(
                    e,
                    "%s cannot be reached (%s); start that server, or correct winnow.generator.base-url",
                    base,
                    e.getClass().getSimpleName());
        }
        int status = response.statusCode();
        if (status / 100 != 2) {
            throw new CommandException(
                    "%s answers with status %d%s",
                    models,
                    status,
                    status == 401 || status == 403
                            ? "; give it its key with winnow.generator.api-key"
                            : "; winnow.generator.base-url usually ends in /v1");
        }
        List<String> known = listed(response.body());
        return known.isEmpty() || known.contains(generator.model())
                ? "%s answers, model %s".formatted(base, generator.model())
                : "%s answers, but does not list model %s; it has %s"
                        .formatted(base, generator.model(), String.join(", ", known));
    }

    /** None of what is no list of models: not every server has one. */
    private static List<String> listed(String body) {
        try {
            return ServiceClient.models(body);
        } catch (JacksonException e) {
            return List.of();
        }
    }
}
