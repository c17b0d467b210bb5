package dev.winnow.eval.feedback;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The table of "To Interpolate or not to Interpolate: PRF, Dense and Sparse Retrievers" (Li et al., SIGIR 2022): three dense models, with and without
 * BM25 or uniCOIL beside them, on TREC Deep Learning 2019 and 2020.
 *
 * @param rows in the order of the paper
 */
public record PublishedTable(List<Row> rows) {

    private static final String RESOURCE = "sigir-2022.tsv";

    private static final int CELLS = 9;

    /** The test collections of the paper. */
    public enum Year {
        DL19(3),
        DL20(6);

        private final int column;

        Year(int column) {
            this.column = column;
        }
    }

    /** The measures of the paper. */
    public enum Measure {
        MAP("MAP"),
        NDCG_10("nDCG@10"),
        RECALL_1000("R@1000");

        private final String label;

        Measure(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /**
     * One line.
     *
     * @param sparse {@code none}, {@code bm25} or {@code unicoil}
     * @param dense {@code ANCE}, {@code TCT} or {@code DBB}
     * @param mode {@code none}, {@code vprf}, {@code interpolated}, {@code pre}, {@code post} or {@code both}
     * @param values by year and measure
     */
    public record Row(String sparse, String dense, String mode, List<List<Double>> values) {

        public double value(Year year, Measure measure) {
            return values.get(year.ordinal()).get(measure.ordinal());
        }
    }

    public PublishedTable {
        rows = List.copyOf(rows);
    }

    /** The table, read from the program's resources. */
    public static PublishedTable read() {
        try (InputStream resource = PublishedTable.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IllegalStateException("the program lacks its resource " + RESOURCE);
            }
            List<Row> rows = new ArrayList<>();
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#") && !line.startsWith("sparse\t")) {
                    rows.add(row(line));
                }
            }
            return new PublishedTable(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line of a dense model in a mode; without words for {@code none} and {@code vprf}. */
    public Row row(String sparse, String dense, String mode) {
        for (Row row : rows) {
            if (row.sparse().equals(sparse)
                    && row.dense().equals(dense)
                    && row.mode().equals(mode)) {
                return row;
            }
        }
        throw new IllegalArgumentException(
                "the paper has no line %s, %s, %s".formatted(sparse, dense, mode));
    }

    /** The dense models, in the order of the paper. */
    public List<String> models() {
        return rows.stream().map(Row::dense).distinct().toList();
    }

    private static Row row(String line) {
        String[] cells = line.split("\t", -1);
        if (cells.length != CELLS) {
            throw new IllegalStateException(
                    "%s: %d cells instead of %d in: %s"
                            .formatted(RESOURCE, cells.length, CELLS, line));
        }
        List<List<Double>> values = new ArrayList<>();
        for (Year year : Year.values()) {
            List<Double> measures = new ArrayList<>();
            for (Measure measure : Measure.values()) {
                measures.add(Double.valueOf(cells[year.column + measure.ordinal()]));
            }
            values.add(List.copyOf(measures));
        }
        return new Row(cells[0], cells[1], cells[2], List.copyOf(values));
    }
}
