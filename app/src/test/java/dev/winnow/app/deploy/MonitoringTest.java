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

    @TempDir private Path folder;

    @Test
    void every_metric_of_alerts_dashboard_and_adapter_is_published() throws IOException {
        assertThat(Set.copyOf(Checkout.found("\\b(winnow_[a-z_]+)", expressions().toString())))
                .hasSizeGreaterThan(10)
                .allSatisfy(name -> assertThat(isPublished(name)).as(name).isTrue());
    }

    @Test
    void every_program_is_scraped() throws IOException {
        JsonNode names =
                Checkout.document("deploy/prometheus/prometheus.yml")
                        .at("/scrape_configs/0/dns_sd_configs/0/names");

        Set<String> built = new TreeSet<>();
        for (JsonNode service : Checkout.composed().values()) {
            service.at("/build/args/MODULE").asStringOpt().ifPresent(built::add);
        }
        assertThat(Checkout.words(names)).containsExactlyInAnyOrderElementsOf(built);
    }

    @Test
    void the_alerts_ring_when_they_should() throws IOException, InterruptedException {
        Command.needed("promtool", "--version");

        Command.run(
                        Map.of(),
                        "promtool check config --syntax-only deploy/prometheus/prometheus.yml")
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
            expressions.addAll(Checkout.words(panel.path("targets"), "/expr"));
        }
        return expressions;
    }

    private static List<String> alerts() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode group : Checkout.document("deploy/prometheus/alerts.yml").get("groups")) {
            expressions.addAll(Checkout.words(group.get("rules"), "/expr"));
        }
        return expressions;
    }

    /** By name of the metric, with the adapter's placeholders filled in as it fills them in. */
    private static Map<String, String> adapterQueries() throws IOException {
        Map<String, String> queries = new LinkedHashMap<>();
        for (JsonNode rule :
                Checkout.document("k8s/prometheus-adapter/values.yaml").at("/rules/custom")) {
            String series = rule.get("seriesQuery").asString().replaceAll("\\{.*", "");
            queries.put(
                    rule.at("/name/as").asString(),
                    rule.get("metricsQuery")
                            .asString()
                            .replace("<<.Series>>", series)
                            .replace("<<.LabelMatchers>>", "namespace=\"winnow\"")
                            .replace("<<.GroupBy>>", "namespace, pod")
                            .strip());
        }
        return queries;
    }
}
