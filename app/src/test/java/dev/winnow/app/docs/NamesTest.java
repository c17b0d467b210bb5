package dev.winnow.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.app.deploy.Checkout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Types are named by the field's words, and a word of our own that has left does not come back. */
class NamesTest {

    private static final Pattern DECLARED =
            Pattern.compile("(?m)^\\s*[a-z -]*\\b(?:class|record|interface|enum) (\\w+)");

    /** What says nothing of what a type is. */
    private static final Pattern EMPTY = Pattern.compile("\\w*(Utils?|Helpers?|Manager|Impl)");

    private static final List<String> LEFT =
            List.of(
                    "AskedPart AskingSentences PassageWaves PortionedRows WindowReading WindowRule",
                    "SentenceRule InstructionSigns QuotedHeads SharedWords MessageFrames",
                    "Joint LongStretch GivenEntities WordFold GraphWatch Cells LostQuality",
                    "ServiceNote KeptContexts KeptPassage ChatGround ChatGrounding Publication",
                    "Arrival VanishedDocuments KnownDocuments UploadRoom DiskRoom OwnerToken",
                    "PathCallers OpenQuestions CarriedHeaders Tolerant MaskedJson Choices",
                    "AskedBefore Desk Shelf Guest");

    @Test
    void no_type_has_an_empty_name_or_a_leftone() throws IOException {
        List<String> left = LEFT.stream().flatMap(line -> Stream.of(line.split(" "))).toList();
        Set<String> found = new TreeSet<>();
        for (Path module : Checkout.modules().values()) {
            for (String part : List.of("src/main/java", "src/test/java")) {
                Path folder = module.resolve(part);
                if (!Files.isDirectory(folder)) {
                    continue;
                }
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file :
                            files.filter(path -> path.toString().endsWith(".java")).toList()) {
                        DECLARED.matcher(Files.readString(file))
                                .results()
                                .map(type -> type.group(1))
                                .filter(
                                        name ->
                                                left.contains(name)
                                                        || part.startsWith("src/main")
                                                                && EMPTY.matcher(name).matches())
                                .forEach(name -> found.add(module.relativize(file) + ": " + name));
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }
}
