package dev.winnow.kg.storage.neo4j;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.GraphDescription;
import dev.winnow.core.graph.GraphLink;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphPath;
import dev.winnow.core.graph.Provenance;
import dev.winnow.core.graph.Relation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.neo4j.driver.Record;
import org.neo4j.driver.Value;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Turns what the database hands out into the words of the domain. */
final class GraphRecords {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<Relation> relations;
    private final Map<String, Relation> byId = new HashMap<>();

    GraphRecords(List<Relation> relations) {
        this.relations = List.copyOf(relations);
        for (Relation relation : relations) {
            byId.put(relation.id(), relation);
        }
    }

    List<Relation> relations() {
        return relations;
    }

    static GraphDescription description(Record labels, List<Record> relations) {
        SortedMap<String, Long> nodes = new TreeMap<>();
        List<Object> kinds = labels.get("kinds").asList();
        List<Object> counts = labels.get("counts").asList();
        for (int i = 0; i < kinds.size(); i++) {
            nodes.put((String) kinds.get(i), (Long) counts.get(i));
        }
        SortedMap<String, Long> edges = new TreeMap<>();
        for (Record relation : relations) {
            edges.put(
                    relation.get("r").get("id").asString(),
                    relation.get("r").get("edges").asLong());
        }
        return new GraphDescription(
                labels.get("version").asString(),
                labels.get("checksum").asString(),
                labels.get("scope").asString(),
                labels.get("rows").asLong(),
                nodes,
                edges);
    }

    static Relation relation(Record record) {
        Value relation = record.get("r");
        return new Relation(
                relation.get("id").asString(),
                relation.get("verb").asString(),
                relation.get("phrase").asString(),
                texts(relation.get("subjectKinds")),
                texts(relation.get("objectKinds")),
                relation.get("directed").asBoolean(),
                relation.get("hierarchical").asBoolean(),
                relation.get("sampled").asBoolean(false));
    }

    static Entity entity(Value node) {
        return new Entity(
                node.get("id").asString(),
                node.get("kind").asString(),
                node.get("name").asString());
    }

    static GraphNode node(Value node) {
        return new GraphNode(
                entity(node),
                texts(node.get("synonyms")),
                node.get("source").asString(),
                node.get("licence").asString(),
                node.get("description").asString(),
                texts(node.get("references")));
    }

    GraphLink link(Value subject, Value relation, Value object) {
        return new GraphLink(entity(subject), relation(relation.asString()), entity(object));
    }

    GraphPath path(Record record) {
        List<Entity> stops = new ArrayList<>();
        for (Value stop : record.get("stops").values()) {
            stops.add(entity(stop));
        }
        List<GraphLink> links = new ArrayList<>();
        for (int i = 0; i < stops.size() - 1; i++) {
            boolean forward = record.get("starts").get(i).asString().equals(stops.get(i).id());
            links.add(
                    new GraphLink(
                            stops.get(forward ? i : i + 1),
                            relation(record.get("relations").get(i).asString()),
                            stops.get(forward ? i + 1 : i)));
        }
        return new GraphPath(stops, links);
    }

    private Relation relation(String id) {
        Relation relation = byId.get(id);
        if (relation == null) {
            throw new IllegalStateException(
                    "the graph holds an edge of the relation %s, which it does not describe"
                            .formatted(id));
        }
        return relation;
    }

    /** One of each entry of the lists, which are of one length. */
    static List<Provenance> provenances(Value edge) {
        List<Provenance> provenances = new ArrayList<>();
        for (int i = 0; i < edge.get("sources").size(); i++) {
            provenances.add(
                    new Provenance(
                            edge.get("sources").get(i).asString(),
                            edge.get("licences").get(i).asString(),
                            edge.get("pValues").get(i).asDouble(),
                            (float) edge.get("oddsRatios").get(i).asDouble(),
                            (float) edge.get("scores").get(i).asDouble(),
                            JSON.readValue(
                                    edge.get("publications").get(i).asString(),
                                    new TypeReference<List<String>>() {}),
                            JSON.readValue(
                                    edge.get("evidence").get(i).asString(),
                                    new TypeReference<TreeMap<String, String>>() {})));
        }
        return provenances;
    }

    /** The properties of an edge that say who states it. */
    static Map<String, Object> evidence(int place, List<Provenance> provenances) {
        Map<String, Object> evidence = new HashMap<>();
        evidence.put("place", place);
        evidence.put("sources", provenances.stream().map(Provenance::source).toList());
        evidence.put("licences", provenances.stream().map(Provenance::licence).toList());
        evidence.put("pValues", provenances.stream().map(Provenance::pValue).toList());
        evidence.put(
                "oddsRatios", provenances.stream().map(each -> (double) each.oddsRatio()).toList());
        evidence.put("scores", provenances.stream().map(each -> (double) each.score()).toList());
        evidence.put(
                "publications",
                provenances.stream()
                        .map(each -> JSON.writeValueAsString(each.publications()))
                        .toList());
        evidence.put(
                "evidence",
                provenances.stream()
                        .map(each -> JSON.writeValueAsString(each.evidence()))
                        .toList());
        return evidence;
    }

    private static List<String> texts(Value list) {
        return list.asList(Value::asString);
    }
}
