package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.Provenance;
import dev.winnow.core.graph.Relation;
import dev.winnow.kg.build.EdgeRow;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.Hierarchy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Lays a graph out in sections. Equal graphs give equal bytes. */
final class SnapshotEncoder {

    private final GraphContent graph;
    private final Map<SnapshotSection, SectionBuffer> sections =
            new EnumMap<>(SnapshotSection.class);
    private final SectionBuffer rowText = new SectionBuffer("the evidence of a row");
    private final Map<String, Integer> kinds;
    private final Map<String, Integer> sources;
    private final Map<String, Integer> licences;

    private SnapshotEncoder(GraphContent graph) {
        this.graph = graph;
        for (SnapshotSection section : SnapshotSection.values()) {
            sections.put(section, buffer(section));
        }
        TreeSet<String> kindNames = new TreeSet<>();
        TreeSet<String> sourceNames = new TreeSet<>();
        TreeSet<String> licenceNames = new TreeSet<>();
        for (GraphNode node : graph.nodes()) {
            kindNames.add(node.entity().kind());
            sourceNames.add(node.source());
            licenceNames.add(node.licence());
        }
        for (EdgeRow row : graph.rows()) {
            sourceNames.add(row.provenance().source());
            licenceNames.add(row.provenance().licence());
        }
        this.kinds = numbered(kindNames);
        this.sources = numbered(sourceNames);
        this.licences = numbered(licenceNames);
    }

    /** Every section but the labels, which are left empty. */
    static Map<SnapshotSection, SectionBuffer> encode(GraphContent graph) {
        SnapshotEncoder encoder = new SnapshotEncoder(graph);
        encoder.nodes();
        encoder.edges();
        encoder.hierarchy();
        return encoder.sections;
    }

    private static Map<String, Integer> numbered(TreeSet<String> names) {
        Map<String, Integer> numbered = new TreeMap<>();
        for (String name : names) {
            numbered.put(name, numbered.size());
        }
        return numbered;
    }

    private static SectionBuffer buffer(SnapshotSection section) {
        return new SectionBuffer("section " + section);
    }

    private SectionBuffer at(SnapshotSection section) {
        return sections.computeIfAbsent(section, SnapshotEncoder::buffer);
    }

    private static int number(Map<String, Integer> numbers, String name) {
        return numbers.getOrDefault(name, -1);
    }

    private void nodes() {
        at(SnapshotSection.ID_ENDS).putInt(0);
        for (GraphNode node : graph.nodes()) {
            at(SnapshotSection.IDS).putBytes(node.entity().id().getBytes(StandardCharsets.UTF_8));
            at(SnapshotSection.ID_ENDS).putInt(at(SnapshotSection.IDS).size());
            at(SnapshotSection.KINDS).putInt(number(kinds, node.entity().kind()));
            at(SnapshotSection.NODE_STARTS).putLong(at(SnapshotSection.NODE_TEXTS).size());
            at(SnapshotSection.NODE_TEXTS)
                    .putText(node.entity().name())
                    .putTexts(node.synonyms())
                    .putInt(number(sources, node.source()))
                    .putInt(number(licences, node.licence()))
                    .putText(node.description())
                    .putTexts(node.references());
        }
        at(SnapshotSection.NODE_STARTS).putLong(at(SnapshotSection.NODE_TEXTS).size());
    }

    private void edges() {
        int nodes = graph.nodes().size();
        int[] outStarts = new int[nodes + 1];
        int[] inStarts = new int[nodes + 1];
        long[] counts = new long[graph.relations().size()];
        Map<ByteBuffer, Long> texts = new HashMap<>();
        List<EdgeRow> rows = graph.rows();
        int edges = 0;
        for (int i = 0; i < rows.size(); i++) {
            EdgeRow row = rows.get(i);
            if (graph.beginsEdge(i)) {
                at(SnapshotSection.SUBJECTS).putInt(row.subject());
                at(SnapshotSection.RELATIONS).putInt(row.relation());
                at(SnapshotSection.OBJECTS).putInt(row.object());
                at(SnapshotSection.ROW_STARTS).putInt(i);
                outStarts[row.subject() + 1]++;
                if (row.subject() != row.object()) {
                    inStarts[row.object() + 1]++;
                }
                counts[row.relation()]++;
                edges++;
            }
            row(row.provenance(), texts);
        }
        at(SnapshotSection.ROW_STARTS).putInt(rows.size());
        add(outStarts);
        add(inStarts);
        at(SnapshotSection.OUT_STARTS).putInts(outStarts);
        at(SnapshotSection.IN_STARTS).putInts(inStarts);
        at(SnapshotSection.IN_EDGES).putInts(incoming(inStarts));
        names(edges, counts);
    }

    /** Turns numbers of entries into places. */
    private static void add(int[] starts) {
        for (int i = 1; i < starts.length; i++) {
            starts[i] += starts[i - 1];
        }
    }

    private int[] incoming(int[] inStarts) {
        int[] next = inStarts.clone();
        int[] incoming = new int[inStarts[inStarts.length - 1]];
        int edge = -1;
        for (int i = 0; i < graph.rows().size(); i++) {
            if (graph.beginsEdge(i)) {
                edge++;
                EdgeRow row = graph.rows().get(i);
                if (row.subject() != row.object()) {
                    incoming[next[row.object()]++] = edge;
                }
            }
        }
        return incoming;
    }

    private void row(Provenance provenance, Map<ByteBuffer, Long> texts) {
        byte[] text =
                rowText.clear()
                        .putTexts(provenance.publications())
                        .putPairs(provenance.evidence())
                        .written();
        Long place = texts.get(ByteBuffer.wrap(text));
        if (place == null) {
            place = (long) at(SnapshotSection.ROW_TEXTS).size();
            at(SnapshotSection.ROW_TEXTS).putBytes(text);
            texts.put(ByteBuffer.wrap(text), place);
        }
        at(SnapshotSection.ROWS)
                .putLong(place)
                .putDouble(provenance.pValue())
                .putFloat(provenance.oddsRatio())
                .putFloat(provenance.score())
                .putInt(number(sources, provenance.source()))
                .putInt(number(licences, provenance.licence()));
    }

    private void names(int edges, long[] counts) {
        SectionBuffer names = at(SnapshotSection.NAMES);
        names.putInt(graph.nodes().size()).putInt(edges).putInt(graph.rows().size());
        names.putTexts(List.copyOf(kinds.keySet()))
                .putTexts(List.copyOf(sources.keySet()))
                .putTexts(List.copyOf(licences.keySet()));
        SortedMap<String, Long> ofKind = new TreeMap<>();
        for (GraphNode node : graph.nodes()) {
            ofKind.merge(node.entity().kind(), 1L, Long::sum);
        }
        ofKind.values().forEach(names::putLong);
        names.putInt(graph.relations().size());
        for (int i = 0; i < counts.length; i++) {
            Relation relation = graph.relations().get(i);
            names.putText(relation.id())
                    .putText(relation.verb())
                    .putText(relation.phrase())
                    .putTexts(relation.subjectKinds())
                    .putTexts(relation.objectKinds())
                    .putInt(relation.directed() ? 1 : 0)
                    .putInt(relation.hierarchical() ? 1 : 0)
                    .putInt(relation.sampled() ? 1 : 0)
                    .putLong(counts[i]);
        }
    }

    private void hierarchy() {
        Hierarchy hierarchy = graph.hierarchy();
        int nodes = graph.nodes().size();
        int[] narrowerStarts = new int[nodes + 1];
        for (int node = 0; node < nodes; node++) {
            at(SnapshotSection.BROADER_STARTS).putInt(hierarchy.start(node));
        }
        at(SnapshotSection.BROADER_STARTS).putInt(hierarchy.size());
        for (int step = 0; step < hierarchy.size(); step++) {
            at(SnapshotSection.BROADER).putInt(hierarchy.broader(step));
            narrowerStarts[hierarchy.broader(step) + 1]++;
        }
        add(narrowerStarts);
        int[] next = narrowerStarts.clone();
        int[] narrower = new int[hierarchy.size()];
        for (int node = 0; node < nodes; node++) {
            int end = hierarchy.start(node + 1);
            for (int step = hierarchy.start(node); step < end; step++) {
                narrower[next[hierarchy.broader(step)]++] = node;
            }
        }
        at(SnapshotSection.NARROWER_STARTS).putInts(narrowerStarts);
        at(SnapshotSection.NARROWER).putInts(narrower);
    }
}
