package dev.winnow.bench.scale;

import java.util.List;
import java.util.PriorityQueue;

/** The n vectors that are nearest to one by cosine, of all that it has seen. */
final class Nearest {

    private record Seen(int number, float cosine) implements Comparable<Seen> {
        @Override
        public int compareTo(Seen other) {
            int byCosine = Float.compare(cosine, other.cosine);
            return byCosine == 0 ? Integer.compare(other.number, number) : byCosine;
        }
    }

    private final float[] question;
    private final int n;
    private final PriorityQueue<Seen> best = new PriorityQueue<>();

    Nearest(float[] question, int n) {
        this.question = question;
        this.n = n;
    }

    void see(int number, float[] vector) {
        float cosine = 0f;
        for (int i = 0; i < vector.length; i++) {
            cosine += question[i] * vector[i];
        }
        best.add(new Seen(number, cosine));
        if (best.size() > n) {
            best.remove();
        }
    }

    List<Integer> numbers() {
        return best.stream().map(Seen::number).toList();
    }
}
