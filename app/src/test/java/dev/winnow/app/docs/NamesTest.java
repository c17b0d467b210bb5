package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.deploy.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Types are named by the field's words, and a word of our own that has left does not come back. */
class NamesTest {

    private static final String DECLARED =
            "(?m)^\\s*[a-z -]*\\b(?:class|record|interface|enum) (\\w+)";

    /** What says nothing of what a type is. */
    private static final Pattern EMPTY = Pattern.compile("\\w*(Utils?|Helpers?|Manager|Impl)");

    private static final String LEFT =
            """
            AskedPart AskingSentences PassageWaves PortionedRows WindowReading WindowRule
            SentenceRule InstructionSigns QuotedHeads SharedWords MessageFrames Joint
            LongStretch GivenEntities WordFold GraphWatch Cells LostQuality ServiceNote
            KeptContexts KeptPassage ChatGround ChatGrounding Publication Arrival
            VanishedDocuments KnownDocuments UploadRoom DiskRoom OwnerToken PathCallers
            OpenQuestions CarriedHeaders Tolerant MaskedJson Choices AskedBefore Desk Shelf
            Guest""";

    @Test
    void no_type_has_an_empty_name_or_a_leftone() throws IOException {
        Set<String> left = Set.of(LEFT.split("\\s+"));
        List<String> found = new ArrayList<>();
        for (String type : declared("src/main/java")) {
            if (left.contains(type) || EMPTY.matcher(type).matches()) {
                found.add(type);
            }
        }
        declared("src/test/java").stream().filter(left::contains).forEach(found::add);
        assertThat(found).isEmpty();
    }

    private static List<String> declared(String part) throws IOException {
        List<String> types = new ArrayList<>();
        for (Path source : Checkout.sources(part)) {
            types.addAll(Checkout.found(DECLARED, Files.readString(source)));
        }
        return types;
    }
}
