package dev.winnow.core.structure;

import dev.winnow.core.structure.Block.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** Collects the blocks of a text in the order in which they begin. Used by one thread. */
public final class Structure {

    private final List<Kind> kinds = new ArrayList<>();
    private final List<int[]> places = new ArrayList<>();
    private final Deque<Integer> open = new ArrayDeque<>();

    /** A block that holds what is added until it is closed. */
    public void open(Kind kind, int start) {
        place(kind, start, start);
        open.push(kinds.size() - 1);
    }

    /** Ends the innermost open block; one without a length is none. */
    public void close(int end) {
        int at = open.pop();
        places.get(at)[1] = Math.max(end, places.get(at)[1]);
        reach(places.get(at)[1]);
    }

    /** The innermost open block reaches to this place. */
    public void reach(int end) {
        if (!open.isEmpty()) {
            int[] around = places.get(open.peek());
            around[1] = Math.max(around[1], end);
        }
    }

    /** A block without others in it; nothing if it is empty. */
    public void add(Kind kind, int start, int end) {
        if (end > start) {
            place(kind, start, end);
            reach(end);
        }
    }

    /** Blocks that are open. */
    public int depth() {
        return open.size();
    }

    /** The blocks; all that is open ends where its content does. */
    public List<Block> blocks() {
        while (!open.isEmpty()) {
            close(0);
        }
        int[] placed = new int[kinds.size()];
        List<Block> blocks = new ArrayList<>(kinds.size());
        for (int i = 0; i < placed.length; i++) {
            int[] place = places.get(i);
            if (place[1] > place[0]) {
                placed[i] = blocks.size();
                int parent = place[2] == Block.NONE ? Block.NONE : placed[place[2]];
                blocks.add(new Block(kinds.get(i), place[0], place[1], parent));
            }
        }
        return Collections.unmodifiableList(blocks);
    }

    private void place(Kind kind, int start, int end) {
        kinds.add(kind);
        places.add(new int[] {start, end, open.isEmpty() ? Block.NONE : open.peek()});
    }
}
