package dev.winnow.eval.context;

import dev.winnow.core.identity.Sha256;
import dev.winnow.eval.collection.LabelledRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A question whose evidence lies in two or more passages.
 *
 * @param set name of its set
 * @param text the question
 * @param rows one for each of its passages, in the order of the file
 * @param half 0 or 1; questions that share a page, directly or by others, are in the same half
 */
public record SpreadQuestion(String set, String text, List<LabelledRow> rows, int half) {

    public SpreadQuestion {
        rows = List.copyOf(rows);
    }

    /** Those of a file, in its order; the halves are told from all of its questions. */
    public static List<SpreadQuestion> of(String set, List<LabelledRow> file) {
        Map<String, List<LabelledRow>> questions = new LinkedHashMap<>();
        Pages pages = new Pages();
        for (LabelledRow row : file) {
            questions.computeIfAbsent(row.question(), q -> new ArrayList<>()).add(row);
        }
        questions.forEach((question, rows) -> rows.forEach(pages::join));
        List<SpreadQuestion> spread = new ArrayList<>();
        questions.forEach(
                (question, rows) -> {
                    if (rows.stream().filter(LabelledRow::answerable).count() > 1) {
                        spread.add(new SpreadQuestion(set, question, rows, pages.half(question)));
                    }
                });
        return spread;
    }

    /** Questions that share a page, as sets that are joined. */
    private static final class Pages {

        private final Map<String, String> parents = new HashMap<>();

        void join(LabelledRow row) {
            String question = root("q" + row.question());
            if (!row.title().isEmpty()) {
                parents.put(root("t" + row.title()), question);
            }
        }

        int half(String question) {
            byte[] hash = Sha256.bytesOf(root("q" + question));
            return hash[hash.length - 1] & 1;
        }

        private String root(String name) {
            String at = name;
            for (String up = parents.computeIfAbsent(at, n -> n); !up.equals(at); ) {
                at = up;
                up = parents.getOrDefault(at, at);
            }
            return at;
        }
    }
}
