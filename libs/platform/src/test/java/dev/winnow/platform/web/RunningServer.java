package dev.winnow.platform.web;

import dev.winnow.core.identity.Sha256;
import dev.winnow.platform.request.BodyLimitFilter.StreamedPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real server on a free port, with the auto-configurations of the class path and the given beans.
 */
public final class RunningServer implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final ConfigurableApplicationContext context;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Arguments are those of a command line, {@code --winnow.security.open=true}. */
    public static RunningServer start(List<Class<?>> beans, String... arguments) {
        List<Class<?>> sources = new ArrayList<>(beans);
        sources.add(Program.class);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--server.port=0");
        all.add("--logging.level.root=warn");
        all.add("--spring.main.banner-mode=off");
        return new RunningServer(
                new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                        .web(WebApplicationType.SERVLET)
                        .run(all.toArray(String[]::new)));
    }

    /**
     * With keys of these names and what else is said of each, {@code boss authorities=admin}; a key
     * itself is its name and {@code -key}.
     */
    public static RunningServer start(
            List<Class<?>> beans, List<String> keys, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        for (int i = 0; i < keys.size(); i++) {
            String[] key = keys.get(i).split(" ");
            String prefix = "--winnow.security.api-keys[%d].".formatted(i);
            all.add(prefix + "name=" + key[0]);
            all.add(
                    prefix
                            + "sha256="
                            + Sha256.of((key[0] + "-key").getBytes(StandardCharsets.UTF_8)));
            Arrays.stream(key).skip(1).forEach(more -> all.add(prefix + more));
        }
        return start(beans, all.toArray(String[]::new));
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    public <T> T bean(Class<T> type, String name) {
        return context.getBean(name, type);
    }

    /** Names of the servlet filters, in the order in which Tomcat runs them. */
    public List<String> filters() {
        TomcatWebServer tomcat =
                (TomcatWebServer) ((WebServerApplicationContext) context).getWebServer();
        Context application = (Context) tomcat.getTomcat().getHost().findChildren()[0];
        return Arrays.stream(application.findFilterMaps()).map(FilterMap::getFilterName).toList();
    }

    public String property(String name) {
        return context.getEnvironment().getProperty(name);
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET());
    }

    public HttpResponse<String> post(String path, String body, String... headers) {
        HttpRequest.Builder request =
                request(path, headers).POST(HttpRequest.BodyPublishers.ofString(body));
        if (!List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        return send(request);
    }

    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
        return headers.length == 0 ? request : request.headers(headers);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    public static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse(null);
    }

    @Override
    public void close() {
        client.close();
        context.close();
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Program {

        /** Where {@link EchoController} takes forms. */
        @Bean
        static StreamedPath uploads() {
            return new StreamedPath("/v1/upload");
        }
    }
}
