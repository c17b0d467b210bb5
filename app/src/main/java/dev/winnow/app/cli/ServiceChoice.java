package dev.winnow.app.cli;

import dev.winnow.app.config.LocalSettings;
import dev.winnow.app.home.ServiceFile.RunningService;
import dev.winnow.app.home.WinnowHome;
import dev.winnow.retriever.index.LuceneIndex;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which service a command talks to, if any. */
final class ServiceChoice {

    /**
     * The variable that holds a key, so that it need not stand on a command line that others can
     * read.
     */
    static final String KEY_VARIABLE = "WINNOW_API_KEY";

    @Option(names = "--url", paramLabel = "URL")
    private @Nullable URI url;

    @Option(names = "--api-key", paramLabel = "KEY")
    private @Nullable String apiKey;

    /**
     * As {@link #client}, for what only a service of this machine can do: read the caller's files
     * by their paths.
     *
     * @throws CommandException if the service that was named is not known to be on this machine
     */
    @Nullable ServiceClient clientOnThisMachine(WinnowHome home, Map<String, String> environment) {
        if (url != null && url.getHost() != null && !isLoopback(url.getHost())) {
            throw new CommandException(
                    "the service at %s reads files of its own machine, not of this one: copy them there and index them there, or upload them with POST /v1/documents",
                    url);
        }
        return client(home, environment);
    }

    /**
     * By the name alone: which machine another name stands for is the resolver's business, and
     * changes.
     */
    private static boolean isLoopback(String host) {
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host.replaceAll("[\\[\\]]", "")).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            // A name and no address.
            return false;
        }
    }

    /**
     * A client for the service, or null if none was named and none runs.
     *
     * @throws CommandException.NoServiceException if that of the home is starting
     */
    @Nullable ServiceClient client(WinnowHome home, Map<String, String> environment) {
        if (url != null && (url.getScheme() == null || url.getHost() == null)) {
            throw new CommandException("--url must look like http://localhost:8080");
        }
        String key = apiKey == null ? environment.get(KEY_VARIABLE) : apiKey;
        RunningService running = ownService(home);
        if (running != null) {
            // A service without keys looks at nothing but its own token. It is sent to the address
            // of the note: behind another name of this machine another user's program may listen.
            return new ServiceClient(
                    running.url(), running.token() == null ? key : running.token());
        }
        return url == null ? null : new ServiceClient(url, key);
    }

    /** As {@link #client}, of a home whose service was started just now. */
    ServiceClient clientOfStarted(WinnowHome home, Map<String, String> environment) {
        ServiceClient client = client(home, environment);
        if (client == null) {
            throw new CommandException(
                    "the service left no note in %s; make that folder writable, or set WINNOW_HOME to another one",
                    home.folder());
        }
        return client;
    }

    /**
     * The home to read from: that of the demo where it has something, and nothing runs and nothing
     * is indexed in the own one. Says so, since the demo's answers are about its samples alone.
     */
    WinnowHome readable(WinnowHome own, Terminal terminal) {
        WinnowHome demo = own.demo();
        try {
            if (url != null
                    || running(own) != null
                    || LuceneIndex.holdsDocuments(LocalSettings.read(own).retriever().directory())
                    || (running(demo) == null && !LuceneIndex.holdsDocuments(demo.index()))) {
                return own;
            }
        } catch (IOException e) {
            // Opening the index says in plain words what is wrong with it.
            return own;
        }
        terminal.error(
                terminal.faint(
                        "Nothing is indexed yet but the demo's samples; 'winnow index FOLDER' takes in your own documents."));
        return demo;
    }

    /** The service of the home, or null if none runs or another one was named. */
    @Nullable RunningService ownService(WinnowHome home) {
        RunningService running = running(home);
        return running != null && (url == null || isSame(url, running.url())) ? running : null;
    }

    private static @Nullable RunningService running(WinnowHome home) {
        try {
            RunningService running = home.service().find();
            RunningService starting = running == null ? home.starting().find() : null;
            if (starting != null) {
                throw new CommandException.NoServiceException(
                        "the service (process %d) is starting; try again once it answers",
                        starting.pid());
            }
            return running;
        } catch (IOException e) {
            throw new CommandException(e);
        }
    }

    /** Whether a URL leads to the service that runs: no other one on this machine has its port. */
    private static boolean isSame(URI url, URI running) {
        return isLoopback(url.getHost()) && url.getPort() == running.getPort();
    }
}
