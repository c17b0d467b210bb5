package dev.winnow.app.chat;

import dev.winnow.core.context.Citation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A marker in an answer and the source that it names.
 *
 * @param citation the source
 * @param start first UTF-16 unit of the marker in the answer, inclusive
 * @param end last UTF-16 unit of the marker in the answer, exclusive
 */
public record CitedMarker(Citation citation, int start, int end) {

    /** One number in brackets, or several. Four digits are more sources than any budget holds. */
    private static final Pattern MARKER = Pattern.compile("\\[(\\d{1,4}(?:\\s*,\\s*\\d{1,4})*)]");

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** The markers with which the blocks of a context begin, wherever the context stands in the answer. */
    public static List<CitedMarker> ofBlocks(String answer, List<Citation> citations) {
        List<CitedMarker> cited = new ArrayList<>();
        int from = 0;
        for (Citation citation : citations) {
            String marker = "[" + citation.marker() + "]";
            int at = answer.indexOf(marker, from);
            while (at > 0 && answer.charAt(at - 1) != '\n') {
                at = answer.indexOf(marker, at + 1);
            }
            if (at >= 0) {
                cited.add(new CitedMarker(citation, at, at + marker.length()));
                from = at + marker.length();
            }
        }
        return cited;
    }

    /** The markers of a generator's answer in their order. Numbers that name no source are the generator's invention and are left out. */
    public static List<CitedMarker> in(String answer, List<Citation> citations) {
        Map<Integer, Citation> byMarker = new LinkedHashMap<>();
        for (Citation citation : citations) {
            byMarker.put(citation.marker(), citation);
        }
        List<CitedMarker> cited = new ArrayList<>();
        Matcher markers = MARKER.matcher(answer);
        while (markers.find()) {
            Matcher numbers = NUMBER.matcher(markers.group(1));
            while (numbers.find()) {
                Citation citation = byMarker.get(Integer.parseInt(numbers.group()));
                if (citation != null) {
                    cited.add(new CitedMarker(citation, markers.start(), markers.end()));
                }
            }
        }
        return cited;
    }
}
