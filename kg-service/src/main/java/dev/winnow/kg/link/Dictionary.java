package dev.winnow.kg.link;

import dev.winnow.core.graph.Entity;
import dev.winnow.core.graph.EntityLinker.LinkCandidate.Match;
import dev.winnow.core.graph.GraphEdge.Relation;
import dev.winnow.core.graph.GraphNode;
import dev.winnow.core.graph.GraphStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Every name of every entity in a trie whose steps are words. Immutable once built. */
final class Dictionary {

    /**
     * One way to write an entity's name.
     *
     * @param entity whose name it is
     * @param written as the graph writes it
     * @param match name or synonym
     * @param prominence how much the graph says about the entity beside its edges: other names and
     *     ids elsewhere
     * @param inHierarchy whether the entity's kind has broader and narrower terms, so that its
     *     names are terms and no mere symbols
     */
    record Form(Entity entity, String written, Match match, int prominence, boolean inHierarchy) {}

    /** First node of every walk. */
    static final int ROOT = 0;

    /**
     * Longer names are sentences: the longest of the shared graph that a question would hold has 20
     * words.
     */
    private static final int MOST_WORDS = 24;

    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final List<String> words = new ArrayList<>();
    private final IntList uses = new IntList();
    private final LongIntTable steps = new LongIntTable();
    private final List<Form> forms = new ArrayList<>();
    private final IntList firstForm = new IntList();
    private final IntList nextForm = new IntList();
    private final LongIntTable bags = new LongIntTable();
    private final Set<String> kinds = new HashSet<>();

    private Dictionary() {
        firstForm.add(-1);
    }

    /** Reads every node of a graph. */
    static Dictionary of(GraphStore graph) {
        Dictionary dictionary = new Dictionary();
        Set<String> hierarchical = new HashSet<>();
        for (Relation relation : graph.relations()) {
            if (relation.hierarchical()) {
                hierarchical.addAll(relation.subjectKinds());
                hierarchical.addAll(relation.objectKinds());
            }
        }
        graph.forEachNode(
                node -> dictionary.add(node, hierarchical.contains(node.entity().kind())));
        return dictionary;
    }

    private void add(GraphNode node, boolean inHierarchy) {
        Entity entity = node.entity();
        kinds.add(WordNormalizer.normalize(entity.kind()));
        List<String> others = new ArrayList<>(node.synonyms());
        others.addAll(node.references());
        add(new Form(entity, entity.name(), Match.NAME, others.size(), inHierarchy));
        add(new Form(entity, entity.id(), Match.NAME, others.size(), inHierarchy));
        for (String other : others) {
            add(new Form(entity, other, Match.SYNONYM, others.size(), inHierarchy));
        }
    }

    private void add(Form form) {
        Tokens tokens = Tokens.of(form.written());
        if (tokens.size() == 0 || tokens.size() > MOST_WORDS || isTooPlain(tokens)) {
            return;
        }
        int node = ROOT;
        int[] ids = new int[tokens.size()];
        for (int i = 0; i < tokens.size(); i++) {
            ids[i] = number(tokens.at(i).word());
            int next = step(node, ids[i]);
            if (next < 0) {
                next = firstForm.size();
                firstForm.add(-1);
                steps.put(key(node, ids[i]), next);
            }
            node = next;
            if (tokens.size() > 1) {
                uses.set(ids[i], uses.get(ids[i]) + 1);
            }
        }
        if (!isKnown(node, form)) {
            nextForm.add(firstForm.get(node));
            firstForm.set(node, forms.size());
            forms.add(form);
        }
        if (ids.length > 1) {
            bags.put(bag(ids, 0, ids.length), node);
        }
    }

    /** One letter or nothing but digits names nothing in a sentence. */
    private static boolean isTooPlain(Tokens tokens) {
        if (tokens.size() > 1) {
            return false;
        }
        String word = tokens.at(0).word();
        return word.length() == 1 || word.chars().allMatch(Character::isDigit);
    }

    /** An entity stands at a name once, with the surest match and the spelling that came first. */
    private boolean isKnown(int node, Form form) {
        for (int i = firstForm.get(node); i >= 0; i = nextForm.get(i)) {
            if (forms.get(i).entity().id().equals(form.entity().id())) {
                return true;
            }
        }
        return false;
    }

    private int number(String word) {
        return vocabulary.computeIfAbsent(
                word,
                next -> {
                    words.add(next);
                    uses.add(0);
                    return words.size() - 1;
                });
    }

    private static long key(int node, int word) {
        return (long) node << 32 | word;
    }

    /** The number of a word, or -1. */
    int word(String word) {
        return vocabulary.getOrDefault(word, -1);
    }

    /** A word by its number. */
    String word(int number) {
        return words.get(number);
    }

    /** Number of names of several words that hold a word. */
    int uses(int number) {
        return uses.get(number);
    }

    /** Number of words. */
    int size() {
        return words.size();
    }

    /** Node that a word leads to, or -1. */
    int step(int node, int word) {
        return word < 0 ? -1 : steps.get(key(node, word));
    }

    /** Whether a name ends here. */
    boolean isName(int node) {
        return firstForm.get(node) >= 0;
    }

    /** The names that end here; of one entity there is one. */
    List<Form> forms(int node) {
        List<Form> found = new ArrayList<>();
        for (int i = firstForm.get(node); i >= 0; i = nextForm.get(i)) {
            found.add(forms.get(i));
        }
        return found;
    }

    /** Last node of the name that has these words in another order, or -1. */
    int reordered(int[] ids, int from, int to) {
        return bags.get(bag(ids, from, to));
    }

    /** Whether a word is the name of a kind: "disease" names no disease. */
    boolean isKind(String word) {
        return kinds.contains(word);
    }

    /**
     * A hash that does not depend on the order of words. 63 bits, so that two bags of a graph do
     * not meet by chance.
     */
    private static long bag(int[] ids, int from, int to) {
        int[] sorted = Arrays.copyOfRange(ids, from, to);
        Arrays.sort(sorted);
        long hash = sorted.length;
        for (int id : sorted) {
            hash = (hash ^ id) * 0x9e3779b97f4a7c15L;
            hash ^= hash >>> 29;
        }
        return hash & Long.MAX_VALUE;
    }

    /** Ints one after the other. */
    private static final class IntList {

        private int[] values = new int[16];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        int get(int index) {
            return values[index];
        }

        void set(int index, int value) {
            values[index] = value;
        }

        int size() {
            return size;
        }
    }

    /** A hash table from longs to ints, without boxes. Keys and values are not negative. */
    private static final class LongIntTable {

        private static final int ABSENT = -1;

        /**
         * Fibonacci hashing: spreads keys that differ in few bits (Knuth, The Art of Computer
         * Programming, 6.4).
         */
        private static final long SPREAD = 0x9e3779b97f4a7c15L;

        private long[] keys = new long[1 << 10];
        private int[] values = new int[1 << 10];
        private int size;

        LongIntTable() {
            Arrays.fill(keys, ABSENT);
        }

        /** The value of a key, or -1. */
        int get(long key) {
            int at = place(key);
            return keys[at] == key ? values[at] : ABSENT;
        }

        void put(long key, int value) {
            if (2 * size >= keys.length) {
                grow();
            }
            int at = place(key);
            size += keys[at] == key ? 0 : 1;
            keys[at] = key;
            values[at] = value;
        }

        /** Where a key is or belongs. */
        private int place(long key) {
            int mask = keys.length - 1;
            int at = (int) ((key * SPREAD) >>> 32) & mask;
            while (keys[at] != ABSENT && keys[at] != key) {
                at = (at + 1) & mask;
            }
            return at;
        }

        private void grow() {
            long[] oldKeys = keys;
            int[] oldValues = values;
            keys = new long[2 * oldKeys.length];
            values = new int[keys.length];
            Arrays.fill(keys, ABSENT);
            size = 0;
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] != ABSENT) {
                    put(oldKeys[i], oldValues[i]);
                }
            }
        }
    }
}
