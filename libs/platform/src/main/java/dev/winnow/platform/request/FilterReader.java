package dev.winnow.platform.request;

import dev.winnow.core.outcome.Problem.Kind;
import dev.winnow.core.query.Filter;
import dev.winnow.platform.error.ProblemException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the {@code filters} object of a request.
 *
 * <pre>
 * filters   = { condition, .. }                      all of the conditions must hold; {} lets everything through
 * condition = "and": [ filters, .. ]                 all of them
 *           | "or": [ filters, .. ]                  at least one of them
 *           | "not": filters                         the opposite
 *           | "document_id": value | [ value, .. ]   passages of these documents
 *           | "field": value | [ value, .. ]         the field has one of these values, exactly
 *           | "field": { "gte" | "gt" : bound, "lte" | "lt" : bound, "not": value | [ value, .. ] }
 * value     = string | number | true | false
 * bound     = number | "2024-01-31"                  both bounds of one kind
 * </pre>
 */
public final class FilterReader {

    /**
     * {@code and}, {@code or} and {@code not} inside each other. People write two or three; more is
     * an attack on the stack.
     */
    public static final int MAX_DEPTH = 8;

    /**
     * Conditions and values in one filter. Lucene's own limit on the clauses of a query is 1,024.
     */
    public static final int MAX_TERMS = 1_000;

    private static final String ROOT = "filters";

    private static final Set<String> COMPARISONS = Set.of("gte", "gt", "lte", "lt", "not");

    /** Counts as it reads, so that a hostile filter is refused before it is built. */
    private int terms;

    private FilterReader() {}

    /**
     * The filter.
     *
     * @param filters the value of {@code filters}; null or JSON null means no filter
     * @throws ProblemException 422 naming the path of what does not follow the grammar
     */
    public static Filter read(@Nullable JsonNode filters) {
        if (filters == null || filters.isNull() || filters.isMissingNode()) {
            return Filter.all();
        }
        return new FilterReader().object(filters, ROOT, 1);
    }

    private Filter object(JsonNode node, String path, int depth) {
        if (!node.isObject()) {
            throw refused(path, "must be an object such as {\"field\": \"value\"}");
        }
        if (depth > MAX_DEPTH) {
            throw refused(
                            path,
                            "is nested too deeply, at most %d levels are allowed"
                                    .formatted(MAX_DEPTH))
                    .limit(MAX_DEPTH, depth);
        }
        List<Filter> conditions = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String name = entry.getKey();
            conditions.add(condition(name, entry.getValue(), path + "." + name, depth));
        }
        return conditions.size() == 1 ? conditions.getFirst() : new Filter.And(conditions);
    }

    private Filter condition(String name, JsonNode node, String path, int depth) {
        count(path);
        return switch (name) {
            case "and" -> new Filter.And(list(node, path, depth));
            case "or" -> new Filter.Or(list(node, path, depth));
            case "not" -> new Filter.Not(object(node, path, depth + 1));
            case "document_id" -> new Filter.Documents(values(node, path));
            default -> field(name, node, path);
        };
    }

    private List<Filter> list(JsonNode node, String path, int depth) {
        if (!node.isArray() || node.isEmpty()) {
            throw refused(path, "must be a list with at least one filter");
        }
        List<Filter> filters = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            filters.add(object(node.get(i), "%s[%d]".formatted(path, i), depth + 1));
        }
        return filters;
    }

    private Filter field(String name, JsonNode node, String path) {
        if (name.isBlank()) {
            throw refused(path, "has no name");
        }
        return node.isObject()
                ? comparison(name, node, path)
                : new Filter.AnyOf(name, values(node, path));
    }

    private Filter comparison(String name, JsonNode node, String path) {
        if (node.isEmpty()) {
            throw refused(path, "has no condition; use gte, gt, lte, lt or not");
        }
        for (String condition : node.propertyNames()) {
            if (!COMPARISONS.contains(condition)) {
                throw refused(
                        path + "." + condition, "is no condition; use gte, gt, lte, lt or not");
            }
            count(path);
        }
        List<Filter> conditions = new ArrayList<>();
        Bound from = bound(node, "gte", "gt", path);
        Bound to = bound(node, "lte", "lt", path);
        if (from != null || to != null) {
            conditions.add(range(name, from, to, path));
        }
        JsonNode not = node.get("not");
        if (not != null) {
            conditions.add(new Filter.Not(new Filter.AnyOf(name, values(not, path + ".not"))));
        }
        return conditions.size() == 1 ? conditions.getFirst() : new Filter.And(conditions);
    }

    private static Filter range(
            String name, @Nullable Bound from, @Nullable Bound to, String path) {
        if (from != null && to != null && from.isDate() != to.isDate()) {
            throw refused(path, "has a number and a date as bounds; both must be of one kind");
        }
        return new Filter.Range(
                name,
                from == null ? null : from.text(),
                from != null && from.inclusive(),
                to == null ? null : to.text(),
                to != null && to.inclusive());
    }

    private static @Nullable Bound bound(
            JsonNode node, String inclusive, String exclusive, String path) {
        JsonNode with = node.get(inclusive);
        JsonNode without = node.get(exclusive);
        if (with != null && without != null) {
            throw refused(
                    path, "has both %s and %s; use one of them".formatted(inclusive, exclusive));
        }
        if (with != null) {
            return bound(with, true, path + "." + inclusive);
        }
        return without == null ? null : bound(without, false, path + "." + exclusive);
    }

    private static Bound bound(JsonNode node, boolean inclusive, String path) {
        Bound bound =
                node.isNumber() || node.isString() ? Bound.parse(node.asString(), inclusive) : null;
        if (bound == null) {
            throw refused(path, "must be a number or an ISO date such as \"2024-01-31\"");
        }
        return bound;
    }

    private List<String> values(JsonNode node, String path) {
        if (!node.isArray()) {
            return List.of(value(node, path));
        }
        if (node.isEmpty()) {
            throw refused(path, "lists no value");
        }
        List<String> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            values.add(value(node.get(i), "%s[%d]".formatted(path, i)));
        }
        return values;
    }

    private String value(JsonNode node, String path) {
        count(path);
        if (!node.isString() && !node.isNumber() && !node.isBoolean()) {
            throw refused(path, "must be a string, a number, true or false");
        }
        String text = node.asString();
        if (QuestionIntake.loneSurrogate(text) >= 0) {
            throw refused(path, "has half a character (a lone surrogate)");
        }
        return text;
    }

    private void count(String path) {
        terms++;
        if (terms > MAX_TERMS) {
            throw refused(
                            path,
                            "has too many conditions and values, at most %d are allowed"
                                    .formatted(MAX_TERMS))
                    .limit(MAX_TERMS, terms);
        }
    }

    private static ProblemException refused(String path, String why) {
        // The path holds names that the client chose.
        String shown = path.length() <= 200 ? path : path.substring(0, 200) + "…";
        return ProblemException.of(Kind.INVALID_FILTER, "'%s' %s".formatted(shown, why)).at(shown);
    }

    /**
     * One end of a range.
     *
     * @param text a number or an ISO date, as it was written
     * @param isDate which of the two
     * @param inclusive whether the bound itself lies in the range
     */
    private record Bound(String text, boolean isDate, boolean inclusive) {

        /** Digits that a number may have: what a double can tell apart, and some. */
        private static final int MAX_LENGTH = 40;

        /** The bound, or null if the text is neither a number nor a date. */
        static @Nullable Bound parse(String text, boolean inclusive) {
            if (text.length() > MAX_LENGTH) {
                return null;
            }
            if (isNumber(text)) {
                return new Bound(text, false, inclusive);
            }
            return isIsoDate(text) ? new Bound(text, true, inclusive) : null;
        }

        private static boolean isNumber(String text) {
            try {
                return Double.isFinite(new BigDecimal(text).doubleValue());
            } catch (NumberFormatException e) {
                return false;
            }
        }

        private static boolean isIsoDate(String text) {
            try {
                LocalDate.parse(text);
                return true;
            } catch (DateTimeException e) {
                return false;
            }
        }
    }
}
