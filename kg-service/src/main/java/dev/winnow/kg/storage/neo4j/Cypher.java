package dev.winnow.kg.storage.neo4j;

/**
 * The questions. An entity is a node {@code :Entity} with {@code id}, {@code kind}, {@code name},
 * {@code place} (its number in the order of ids) and {@code degree}. An edge is a relationship
 * whose type is the relation's id, with its {@code place} in the order of edges and one entry a
 * source in each list of evidence. {@code WINNOW_BROADER} leads to the broader term.
 */
final class Cypher {

    /** The node that is written last: where it is missing, the graph is not whole. */
    static final String DESCRIPTION =
            """
            MATCH (g:WinnowGraph)
            MATCH (n:Entity) WITH g, n.kind AS kind, count(*) AS nodes
            RETURN g.version AS version, g.checksum AS checksum, g.scope AS scope, g.rows AS rows,
                   collect(kind) AS kinds, collect(nodes) AS counts
            """;

    static final String RELATIONS = "MATCH (r:WinnowRelation) RETURN r ORDER BY r.place";
    static final String NODE = "MATCH (n:Entity {id: $id}) RETURN n";
    static final String NODES =
            "MATCH (n:Entity) WHERE n.place >= $from AND n.place < $to RETURN n ORDER BY n.place";

    private static final String AROUND =
            """
            UNWIND $ids AS id
            MATCH (n:Entity {id: id})-[r]-(:Entity)
            WHERE type(r) <> 'WINNOW_BROADER' AND ($all OR type(r) IN $relations)
            WITH DISTINCT r
            """;

    static final String LINKS =
            AROUND
                    + "RETURN startNode(r) AS s, type(r) AS relation, endNode(r) AS o ORDER BY r.place";
    static final String EDGES =
            AROUND
                    + "RETURN startNode(r) AS s, type(r) AS relation, endNode(r) AS o, r ORDER BY r.place";

    static final String BETWEEN =
            """
            MATCH (:Entity {id: $one})-[r]-(:Entity {id: $other})
            WHERE type(r) <> 'WINNOW_BROADER'
            WITH DISTINCT r
            RETURN startNode(r) AS s, type(r) AS relation, endNode(r) AS o, r ORDER BY r.place
            """;

    static final String BROADER =
            """
            UNWIND $ids AS id
            MATCH (n:Entity {id: id})-[:WINNOW_BROADER]->(m:Entity)
            RETURN n.id AS via, m ORDER BY m.place, n.place
            """;
    static final String NARROWER =
            """
            UNWIND $ids AS id
            MATCH (n:Entity {id: id})<-[:WINNOW_BROADER]-(m:Entity)
            RETURN n.id AS via, m ORDER BY m.place, n.place
            """;

    private static final String PATHS_1 =
            """
            MATCH (a:Entity {id: $from})-[r1]-(b:Entity {id: $to})
            WHERE type(r1) <> 'WINNOW_BROADER' AND $degree > 0
            RETURN [a, b] AS stops, [r1] AS links, [type(r1)] AS relations, [startNode(r1).id] AS starts
            ORDER BY r1.place LIMIT $limit
            """;
    private static final String PATHS_2 =
            """
            MATCH (a:Entity {id: $from})-[r1]-(m:Entity)-[r2]-(b:Entity {id: $to})
            WHERE type(r1) <> 'WINNOW_BROADER' AND type(r2) <> 'WINNOW_BROADER'
              AND m <> a AND m <> b AND m.degree <= $degree
            RETURN [a, m, b] AS stops, [r1, r2] AS links, [type(r1), type(r2)] AS relations,
                   [startNode(r1).id, startNode(r2).id] AS starts
            ORDER BY m.place, r1.place, r2.place LIMIT $limit
            """;
    private static final String PATHS_3 =
            """
            MATCH (a:Entity {id: $from})-[r1]-(m:Entity)-[r2]-(n:Entity)-[r3]-(b:Entity {id: $to})
            WHERE type(r1) <> 'WINNOW_BROADER' AND type(r2) <> 'WINNOW_BROADER' AND type(r3) <> 'WINNOW_BROADER'
              AND m <> a AND m <> b AND n <> a AND n <> b AND n <> m
              AND m.degree <= $degree AND n.degree <= $degree
            RETURN [a, m, n, b] AS stops, [r1, r2, r3] AS links, [type(r1), type(r2), type(r3)] AS relations,
                   [startNode(r1).id, startNode(r2).id, startNode(r3).id] AS starts
            ORDER BY m.place, n.place, r1.place, r2.place, r3.place LIMIT $limit
            """;

    // Writing

    static final String COUNT = "MATCH (n) RETURN count(n) AS nodes";
    static final String UNIQUE_IDS =
            "CREATE CONSTRAINT winnow_entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE";
    static final String PLACES =
            "CREATE INDEX winnow_entity_place IF NOT EXISTS FOR (n:Entity) ON (n.place)";
    static final String AWAIT = "CALL db.awaitIndexes(300)";
    static final String ADD_NODES = "UNWIND $rows AS row CREATE (n:Entity) SET n = row";
    static final String ADD_RELATIONS = "UNWIND $rows AS row CREATE (n:WinnowRelation) SET n = row";
    static final String ADD_STEPS =
            """
            UNWIND $rows AS row
            MATCH (n:Entity {id: row.narrower}) MATCH (b:Entity {id: row.broader})
            CREATE (n)-[:WINNOW_BROADER]->(b)
            """;
    static final String ADD_GRAPH = "CREATE (g:WinnowGraph) SET g = $graph";

    private Cypher() {}

    static String paths(int hops) {
        return switch (hops) {
            case 1 -> PATHS_1;
            case 2 -> PATHS_2;
            case 3 -> PATHS_3;
            default -> throw new IllegalArgumentException("no paths of %d hops".formatted(hops));
        };
    }

    /**
     * Adds edges of one relation. A type cannot be a parameter, so it is quoted: a backtick ends it
     * unless it is doubled.
     */
    static String addEdges(String relation) {
        return """
               UNWIND $rows AS row
               MATCH (s:Entity {id: row.subject}) MATCH (o:Entity {id: row.object})
               CREATE (s)-[r:`%s`]->(o) SET r = row.evidence
               """
                .formatted(relation.replace("`", "``"));
    }
}
