package dev.winnow.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.platform.telemetry.WinnowNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alerts, dashboard and the adapter's rules stand on metrics that Winnow publishes. */
@Tag("servers")
class MonitoringTest {

    private static final String TIMER = "_seconds_(bucket|count|sum|max)";

    private static final String COUNTER = "_total";

    private static final String GAUGE = "";

    /** How Prometheus spells what follows a name, by the kind of the metric. */
    private static final Map<String, String> KINDS =
            Map.ofEntries(
                    Map.entry(WinnowNames.STAGE_TIMER, TIMER),
                    Map.entry(WinnowNames.QUEUE_WAIT, TIMER),
                    Map.entry(WinnowNames.INFERENCE, TIMER),
                    Map.entry(WinnowNames.DEGRADED, COUNTER),
                    Map.entry(WinnowNames.REJECTED, COUNTER),
                    Map.entry(WinnowNames.EVENTS, COUNTER),
                    Map.entry(WinnowNames.DLT, COUNTER),
                    Map.entry(WinnowNames.DOCUMENTS_LOST, COUNTER),
                    Map.entry(WinnowNames.QUEUE_TOKENS, GAUGE),
                    Map.entry(WinnowNames.DOCUMENTS, GAUGE),
                    Map.entry(WinnowNames.INDEX_WRITABLE, GAUGE),
                    Map.entry(WinnowNames.INDEX_DAMAGED, GAUGE),
                    Map.entry(WinnowNames.INDEX_FREE, "_bytes"),
                    Map.entry(WinnowNames.MODEL_DEVICE, GAUGE),
                    Map.entry(WinnowNames.EVENT_AGE, "_seconds"));

    private static final Pattern METRIC = Pattern.compile("\\bwinnow_[a-z_]+");

    @TempDir private Path folder;

    @Test
    void every_metric_of_alerts_dashboard_and_adapter_is_published() throws IOException {
        Set<String> used = new TreeSet<>();
        for (String expression : expressions()) {
            Matcher metrics = METRIC.matcher(expression);
            while (metrics.find()) {
                used.add(metrics.group());
            }
        }

        assertThat(used)
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(isPublished(name)).as(name).isTrue());
    }

    @Test
    void the_metrics_that_alerts_are_promised_for_are_looked_at() throws IOException {
        String all = String.join("\n", alerts());

        assertThat(all)
                .contains(
                        "winnow_degraded_total",
                        "winnow_dlt_total",
                        "winnow_queue_wait_seconds_bucket",
                        "winnow_model_device",
                        "winnow_index_writable",
                        "winnow_index_free_bytes",
                        "winnow_index_damaged",
                        "winnow_documents_lost_total");
    }

    @Test
    void every_program_is_scraped() throws IOException {
        Map<String, Object> job =
                Checkout.map(
                        Checkout.list(
                                        Checkout.document("deploy/prometheus/prometheus.yml")
                                                .get("scrape_configs"))
                                .getFirst());
        List<Object> scraped =
                Checkout.list(
                        Checkout.map(Checkout.list(job.get("dns_sd_configs")).getFirst())
                                .get("names"));

        Set<Object> built = new TreeSet<>();
        Checkout.map(Checkout.document("docker-compose.yml").get("services"))
                .values()
                .forEach(
                        service -> {
                            Map<String, Object> arguments =
                                    Checkout.map(
                                            Checkout.map(Checkout.map(service).get("build"))
                                                    .get("args"));
                            if (!arguments.isEmpty()) {
                                built.add(arguments.get("MODULE"));
                            }
                        });
        assertThat(scraped).containsExactlyInAnyOrderElementsOf(built);
    }

    @Test
    void the_alerts_ring_when_they_should() throws IOException, InterruptedException {
        Command.needed("promtool", "--version");

        Command.run(
                        Map.of(),
                        "promtool",
                        "check",
                        "config",
                        "--syntax-only",
                        "deploy/prometheus/prometheus.yml")
                .successful();
        Command.run(Map.of(), "promtool", "test", "rules", "deploy/prometheus/alerts-test.yml")
                .successful();
    }

    @Test
    void the_adapter_makes_the_metrics_of_the_autoscaler()
            throws IOException, InterruptedException {
        Command.needed("promtool", "--version");
        StringBuilder rules = new StringBuilder("groups:\n  - name: adapter\n    rules:\n");
        adapterQueries()
                .forEach(
                        (name, query) ->
                                rules.append("      - record: ")
                                        .append(name)
                                        .append("\n        expr: |\n          ")
                                        .append(query.replace("\n", "\n          "))
                                        .append('\n'));
        Files.writeString(folder.resolve("queries.yml"), rules);
        Files.copy(
                Checkout.path("k8s/prometheus-adapter/values-test.yaml"),
                folder.resolve("test.yaml"));

        Command.run(Map.of(), "promtool", "test", "rules", folder.resolve("test.yaml").toString())
                .successful();
    }

    private static boolean isPublished(String name) {
        return KINDS.entrySet().stream()
                .anyMatch(
                        metric ->
                                name.matches(
                                        metric.getKey().replaceAll("[.-]", "_")
                                                + metric.getValue()));
    }

    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>(alerts());
        expressions.addAll(adapterQueries().values());
        JsonNode dashboard =
                JsonMapper.shared()
                        .readTree(
                                Files.readString(
                                        Checkout.path("deploy/grafana/dashboards/winnow.json")));
        for (JsonNode panel : dashboard.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                expressions.add(target.path("expr").asString());
            }
        }
        return expressions;
    }

    private static List<String> alerts() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (Object group :
                Checkout.list(Checkout.document("deploy/prometheus/alerts.yml").get("groups"))) {
            for (Object rule : Checkout.list(Checkout.map(group).get("rules"))) {
                expressions.add(String.valueOf(Checkout.map(rule).get("expr")));
            }
        }
        return expressions;
    }

    /** By name of the metric, with the adapter's placeholders filled in as it fills them in. */
    private static Map<String, String> adapterQueries() throws IOException {
        Map<String, String> queries = new LinkedHashMap<>();
        Map<String, Object> values = Checkout.document("k8s/prometheus-adapter/values.yaml");
        for (Object entry : Checkout.list(Checkout.map(values.get("rules")).get("custom"))) {
            Map<String, Object> rule = Checkout.map(entry);
            String series = String.valueOf(rule.get("seriesQuery")).replaceAll("\\{.*", "");
            queries.put(
                    String.valueOf(Checkout.map(rule.get("name")).get("as")),
                    String.valueOf(rule.get("metricsQuery"))
                            .replace("<<.Series>>", series)
                            .replace("<<.LabelMatchers>>", "namespace=\"winnow\"")
                            .replace("<<.GroupBy>>", "namespace, pod")
                            .strip());
        }
        return queries;
    }
}
