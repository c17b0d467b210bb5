package dev.winnow.kg.storage.snapshot;

import dev.winnow.core.graph.GraphEdge.Provenance;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.kg.build.GraphContent;
import dev.winnow.kg.build.GraphContent.EdgeRow;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
            at(section);
        }
        this.kinds = numbered(graph.nodes().stream().map(node -> node.entity().kind()));
        this.sources =
                numbered(
                        Stream.concat(
                                graph.nodes().stream().map(GraphNode::source),
                                graph.rows().stream().map(row -> row.provenance().source())));
        this.licences =
                numbered(
                        Stream.concat(
                                graph.nodes().stream().map(GraphNode::licence),
                                graph.rows().stream().map(row -> row.provenance().licence())));
    }

    /** Every section but the labels, which are left empty. */
    static Map<SnapshotSection, SectionBuffer> encode(GraphContent graph) {
        SnapshotEncoder encoder = new SnapshotEncoder(graph);
        encoder.nodes();
        encoder.edges();
        encoder.hierarchy();
        return encoder.sections;
    }

    /** Names in order, each with its place. */
    private static Map<String, Integer> numbered(Stream<String> names) {
        Map<String, Integer> numbered = new LinkedHashMap<>();
        names.distinct().sorted().forEach(name -> numbered.put(name, numbered.size()));
        return numbered;
    }

    private SectionBuffer at(SnapshotSection section) {
        return sections.computeIfAbsent(section, each -> new SectionBuffer("section " + each));
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
        long[] counts = new long[graph.relations().size()];
        Map<ByteBuffer, Long> texts = new HashMap<>();
        List<EdgeRow> rows = graph.rows();
        long[] outgoing = new long[rows.size()];
        long[] incoming = new long[rows.size()];
        int edges = 0;
        int loops = 0;
        for (int i = 0; i < rows.size(); i++) {
            EdgeRow row = rows.get(i);
            if (graph.beginsEdge(i)) {
                at(SnapshotSection.SUBJECTS).putInt(row.subject());
                at(SnapshotSection.RELATIONS).putInt(row.relation());
                at(SnapshotSection.OBJECTS).putInt(row.object());
                at(SnapshotSection.ROW_STARTS).putInt(i);
                outgoing[edges] = (long) row.subject() << 32 | edges;
                if (row.subject() == row.object()) {
                    loops++;
                } else {
                    incoming[edges - loops] = (long) row.object() << 32 | edges;
                }
                counts[row.relation()]++;
                edges++;
            }
            row(row.provenance(), texts);
        }
        at(SnapshotSection.ROW_STARTS).putInt(rows.size());
        starts(SnapshotSection.OUT_STARTS, Arrays.copyOf(outgoing, edges));
        incoming = Arrays.copyOf(incoming, edges - loops);
        Arrays.sort(incoming);
        starts(SnapshotSection.IN_STARTS, incoming);
        ends(SnapshotSection.IN_EDGES, incoming);
        names(edges, counts);
    }

    /**
     * Lays down where the pairs of each node begin, and where the last ones end.
     *
     * @param pairs in order, the node in the high half of each
     */
    private void starts(SnapshotSection section, long[] pairs) {
        int place = 0;
        for (int node = 0; node <= graph.nodes().size(); node++) {
            while (place < pairs.length && pairs[place] >>> 32 < node) {
                place++;
            }
            at(section).putInt(place);
        }
    }

    /** Lays down what pairs lead to, the low half of each. */
    private void ends(SnapshotSection section, long[] pairs) {
        for (long pair : pairs) {
            at(section).putInt((int) pair);
        }
    }

    private void row(Provenance provenance, Map<ByteBuffer, Long> texts) {
        ByteBuffer written =
                rowText.clear()
                        .putTexts(provenance.publications())
                        .putPairs(provenance.evidence())
                        .written();
        Long place = texts.get(written);
        if (place == null) {
            byte[] text = new byte[written.remaining()];
            written.get(text);
            place = (long) at(SnapshotSection.ROW_TEXTS).size();
            at(SnapshotSection.ROW_TEXTS).putBytes(text);
            texts.put(ByteBuffer.wrap(text), place);
        }
        at(SnapshotSection.ROWS)
                .putLong(place)
                .putLong(Double.doubleToRawLongBits(provenance.pValue()))
                .putInt(Float.floatToRawIntBits(provenance.oddsRatio()))
                .putInt(Float.floatToRawIntBits(provenance.score()))
                .putInt(number(sources, provenance.source()))
                .putInt(number(licences, provenance.licence()));
    }

    private void names(int edges, long[] counts) {
        SectionBuffer names = at(SnapshotSection.NAMES);
        names.putInt(graph.nodes().size()).putInt(edges).putInt(graph.rows().size());
        names.putTexts(List.copyOf(kinds.keySet()))
                .putTexts(List.copyOf(sources.keySet()))
                .putTexts(List.copyOf(licences.keySet()));
        graph.nodes().stream()
                .collect(
                        Collectors.groupingBy(
                                node -> node.entity().kind(), TreeMap::new, Collectors.counting()))
                .values()
                .forEach(names::putLong);
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
        long[] broader = graph.hierarchy().steps();
        long[] narrower =
                Arrays.stream(broader).map(step -> Long.rotateLeft(step, 32)).sorted().toArray();
        starts(SnapshotSection.BROADER_STARTS, broader);
        ends(SnapshotSection.BROADER, broader);
        starts(SnapshotSection.NARROWER_STARTS, narrower);
        ends(SnapshotSection.NARROWER, narrower);
    }

    /** A section that grows while it is written. */
    static final class SectionBuffer {

        private static final int FIRST = 1 << 12;

        /** Java's longest arrays are a few bytes shorter than the largest int. */
        private static final int MOST = Integer.MAX_VALUE - FIRST;

        private final String name;
        private ByteBuffer bytes = allocate(FIRST);

        /**
         * @param name names the part when it is too large
         */
        SectionBuffer(String name) {
            this.name = name;
        }

        private static ByteBuffer allocate(int room) {
            return ByteBuffer.allocate(room).order(ByteOrder.LITTLE_ENDIAN);
        }

        /** Empties the buffer; its room stays. */
        SectionBuffer clear() {
            bytes.clear();
            return this;
        }

        int size() {
            return bytes.position();
        }

        SectionBuffer putInt(int value) {
            reserve(Integer.BYTES);
            bytes.putInt(value);
            return this;
        }

        SectionBuffer putLong(long value) {
            reserve(Long.BYTES);
            bytes.putLong(value);
            return this;
        }

        SectionBuffer putBytes(byte[] value) {
            reserve(value.length);
            bytes.put(value);
            return this;
        }

        SectionBuffer putText(String text) {
            byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
            return putInt(encoded.length).putBytes(encoded);
        }

        SectionBuffer putTexts(List<String> texts) {
            putInt(texts.size());
            for (String text : texts) {
                putText(text);
            }
            return this;
        }

        SectionBuffer putPairs(Map<String, String> pairs) {
            putInt(pairs.size());
            pairs.forEach((name, value) -> putText(name).putText(value));
            return this;
        }

        /** Bytes that were written, until the buffer is written to again. */
        ByteBuffer written() {
            return bytes.duplicate().flip();
        }

        private void reserve(int more) {
            if (more > MOST - size()) {
                throw new IllegalArgumentException(
                        "%s of the graph is larger than 2 GB, the most that a snapshot holds in one part: leave out kinds, relations or descriptions that no question needs"
                                .formatted(name));
            }
            if (more > bytes.remaining()) {
                long doubled = Math.max((long) size() + more, 2L * bytes.capacity());
                bytes = allocate((int) Math.min(doubled, MOST)).put(bytes.flip());
            }
        }
    }
}
