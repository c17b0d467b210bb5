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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alerts, dashboard and the adapter's rules stand on metrics that Winnow publishes. */
@Tag("servers")
class MonitoringTest {

    /** The names of metrics, by what Prometheus puts behind those of their kind. */
    private static final Map<String, List<String>> KINDS =
            Map.of(
                    "_seconds_(bucket|count|sum|max)",
                    List.of(WinnowNames.STAGE_TIMER, WinnowNames.QUEUE_WAIT, WinnowNames.INFERENCE),
                    "_total",
                    List.of(
                            WinnowNames.DEGRADED,
                            WinnowNames.REJECTED,
                            WinnowNames.EVENTS,
                            WinnowNames.DLT,
                            WinnowNames.DOCUMENTS_LOST),
                    "",
                    List.of(
                            WinnowNames.QUEUE_TOKENS,
                            WinnowNames.DOCUMENTS,
                            WinnowNames.INDEX_WRITABLE,
                            WinnowNames.INDEX_DAMAGED,
                            WinnowNames.MODEL_DEVICE),
                    "_bytes",
                    List.of(WinnowNames.INDEX_FREE),
                    "_seconds",
                    List.of(WinnowNames.EVENT_AGE));

    @TempDir private Path folder;

    @Test
    void every_metric_of_alerts_dashboard_and_adapter_is_published() throws IOException {
        // Those by which the autoscaler decides.
        assertThat(adapterQueries()).containsOnlyKeys("winnow_queue_wait", "winnow_lag");
        assertThat(Set.copyOf(Checkout.found("\\b(winnow_[a-z_]+)", expressions().toString())))
                .hasSizeGreaterThan(10)
                .allMatch(MonitoringTest::isPublished);
    }

    @Test
    void every_program_is_scraped() throws IOException {
        JsonNode names =
                Checkout.document("deploy/prometheus/prometheus.yml")
                        .at("/scrape_configs/0/dns_sd_configs/0/names");

        assertThat(Checkout.words(names)).containsExactlyInAnyOrderElementsOf(Checkout.PROGRAMS);
    }

    @Test
    void the_alerts_ring_when_they_should() throws IOException, InterruptedException {
        Command.needed("promtool", "--version");

        Command.output("promtool check config --syntax-only deploy/prometheus/prometheus.yml");
        Command.output("promtool", "test", "rules", "deploy/prometheus/alerts-test.yml");
    }

    @Test
    void the_adapter_makes_the_metrics_of_the_autoscaler()
            throws IOException, InterruptedException {
        Command.needed("promtool", "--version");
        StringBuilder rules = new StringBuilder("groups:\n  - name: adapter\n    rules:\n");
        String rule = "      - record: %s\n        expr: |\n          %s\n";
        adapterQueries()
                .forEach(
                        (name, query) ->
                                rules.append(
                                        rule.formatted(name, query.replace("\n", "\n          "))));
        Files.writeString(folder.resolve("queries.yml"), rules);
        Files.copy(
                Checkout.path("k8s/prometheus-adapter/values-test.yaml"),
                folder.resolve("test.yaml"));

        Command.output("promtool", "test", "rules", folder.resolve("test.yaml").toString());
    }

    private static boolean isPublished(String spelt) {
        return KINDS.entrySet().stream()
                .flatMap(kind -> kind.getValue().stream().map(name -> pattern(name, kind.getKey())))
                .anyMatch(spelt::matches);
    }

    private static String pattern(String name, String ending) {
        return name.replaceAll("[.-]", "_") + ending;
    }

    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>(adapterQueries().values());
        JsonNode dashboard =
                JsonMapper.shared()
                        .readTree(Checkout.text("deploy/grafana/dashboards/winnow.json"));
        expressions.addAll(dashboard.get("panels").findValuesAsString("expr"));
        JsonNode alerts = Checkout.document("deploy/prometheus/alerts.yml");
        expressions.addAll(alerts.findValuesAsString("expr"));
        return expressions;
    }

    /** By name of the metric, with the adapter's placeholders filled in as it fills them in. */
    private static Map<String, String> adapterQueries() throws IOException {
        Map<String, String> queries = new LinkedHashMap<>();
        for (JsonNode rule :
                Checkout.document("k8s/prometheus-adapter/values.yaml").at("/rules/custom")) {
            String series = Checkout.text(rule, "/seriesQuery").replaceAll("\\{.*", "");
            queries.put(
                    Checkout.text(rule, "/name/as"),
                    Checkout.text(rule, "/metricsQuery")
                            .replace("<<.Series>>", series)
                            .replace("<<.LabelMatchers>>", "namespace=\"winnow\"")
                            .replace("<<.GroupBy>>", "namespace, pod")
                            .strip());
        }
        return queries;
    }
}
