import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * Long messages and everyday utterances, asked of a running server that holds nothing yet.
 *
 * <pre>
 * java Questions.java http://127.0.0.1:8080 COLLECTION [DOCUMENTS [FRAMES]]
 * java Questions.java wrap QUESTIONS
 * </pre>
 *
 * Stores the first DOCUMENTS (2,000) of a collection in BEIR layout with known-item judgements (MedQuAD), takes the first questions whose document is the first source
 * when they are asked alone, wraps each into a frame of frames.jsonl, with other documents as pasted text, and counts where the document is still the first source. Then
 * sends each line of everyday.txt and counts those that are not answerable. These files lie beside this one, as does frames-earlier.jsonl.
 *
 * <p>The second form prints questions of documentation (questions.jsonl), each in one of the frames of both files that paste and change nothing.
 */
public final class Questions {

    private static final Pattern ID = Pattern.compile("\"_id\": ?\"((?:[^\"\\\\]++|\\\\.)*+)\"");
    private static final Pattern TEXT = Pattern.compile("\"text\": ?\"((?:[^\"\\\\]++|\\\\.)*+)\"");
    private static final Pattern FRAME = Pattern.compile("\"frame\": ?\"((?:[^\"\\\\]++|\\\\.)*+)\"");
    private static final Pattern QUERY = Pattern.compile("\"query\": ?\"((?:[^\"\\\\]++|\\\\.)*+)\"");
    private static final Pattern KIND = Pattern.compile("\"kind\": ?\"((?:[^\"\\\\]++|\\\\.)*+)\"");
    private static final Pattern FIRST_SOURCE =
            Pattern.compile("\"citations\":\\[\\{.*?\"document_id\":\"((?:[^\"\\\\]++|\\\\.)*+)\"");

    private static final Pattern SEARCHED =
            Pattern.compile("\"searched\":\"((?:[^\"\\\\]++|\\\\.)*+)\"");

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;

    private Questions(URI server) {
        this.server = server;
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 2) {
            System.err.println("usage: java Questions.java ADDRESS COLLECTION [DOCUMENTS [FRAMES]] | wrap QUESTIONS");
            System.exit(2);
        }
        Path here = Path.of(System.getProperty("here", "docs/results/questions"));
        if (arguments[0].equals("wrap")) {
            List<String> frames = new ArrayList<>(Files.readAllLines(here.resolve("frames.jsonl")));
            frames.addAll(Files.readAllLines(here.resolve("frames-earlier.jsonl")));
            frames.removeIf(line -> line.contains("{paste}") || line.contains("{question_"));
            int at = 0;
            for (String line : Files.readAllLines(Path.of(arguments[1]))) {
                String query = found(QUERY, line);
                String frame = found(FRAME, frames.get(at++ * 5 % frames.size()));
                System.out.println(line.replace(query, frame.replace("{question}", query)));
            }
            return;
        }
        Questions questions = new Questions(URI.create(arguments[0]));
        questions.longMessages(
                Path.of(arguments[1]),
                arguments.length > 2 ? Integer.parseInt(arguments[2]) : 2_000,
                Files.readAllLines(
                        here.resolve(arguments.length > 3 ? arguments[3] : "frames.jsonl")));
        questions.everyday(Files.readAllLines(here.resolve("everyday.txt")));
    }

    private void longMessages(Path collection, int most, List<String> frames) throws Exception {
        List<String> documents = first(collection.resolve("corpus.jsonl.gz"), most);
        Map<String, String> texts = new HashMap<>();
        List<String> pastes = new ArrayList<>();
        for (String document : documents) {
            String text = found(TEXT, document);
            texts.put(found(ID, document), text);
            if (text.length() > 700 && text.length() < 1_800) {
                pastes.add(text);
            }
        }
        store(documents);
        Map<String, String> asked = new HashMap<>();
        for (String line : Files.readAllLines(collection.resolve("queries.jsonl"))) {
            asked.put(found(ID, line), found(TEXT, line));
        }
        Random random = new Random(1);
        List<String> judgements = Files.readAllLines(collection.resolve("qrels/known-item.tsv"));
        int frame = 0;
        int right = 0;
        int known = 0;
        for (String line : judgements.subList(1, judgements.size())) {
            String[] judgement = line.split("\t");
            String question = asked.get(judgement[0]);
            if (frame == frames.size() || question == null || !texts.containsKey(judgement[1])) {
                continue;
            }
            known++;
            if (!judgement[1].equals(firstSource(ask(question)))) {
                continue;
            }
            String old = asked.get(judgements.get(judgements.size() - 1 - frame).split("\t")[0]);
            String message =
                    found(FRAME, frames.get(frame))
                            .replace("{question}", question)
                            .replace("{question_lower}", lower(question))
                            .replace("{question_old}", old);
            while (message.contains("{paste}")) {
                message =
                        message.replaceFirst(
                                "\\{paste}",
                                Matcher.quoteReplacement(
                                        pastes.get(random.nextInt(pastes.size()))));
            }
            String context = ask(message);
            boolean held = judgement[1].equals(firstSource(context));
            right += held ? 1 : 0;
            if (!held) {
                System.out.println(
                        "lost in the frame %d, %s: %s%n    looked up: %s"
                                .formatted(
                                        frame + 1,
                                        found(KIND, frames.get(frame)),
                                        question,
                                        searched(context)));
            }
            frame++;
        }
        System.out.println(
                "long messages: the document is the first source of %d of %d, whose questions alone have it there (%d were asked)"
                        .formatted(right, frame, known));
    }

    private void everyday(List<String> lines) throws Exception {
        int nothing = 0;
        for (String line : lines) {
            boolean answerable = ask(escaped(line)).contains("\"answerable\":true");
            nothing += answerable ? 0 : 1;
            if (answerable) {
                System.out.println("answerable: " + line);
            }
        }
        System.out.println(
                "everyday utterances: %d of %d are not answerable".formatted(nothing, lines.size()));
    }

    /**
     * The context of a question.
     *
     * @param query as JSON has it
     */
    private String ask(String query) throws IOException, InterruptedException {
        return post("/v1/context", "application/json", "{\"query\":\"" + query + "\"}");
    }

    private void store(List<String> documents) throws Exception {
        for (int from = 0; from < documents.size(); from += 500) {
            String receipt =
                    post(
                            "/v1/documents",
                            "application/jsonl",
                            String.join("\n", documents.subList(from, Math.min(from + 500, documents.size()))) + "\n");
            String job = found(Pattern.compile("\"job\"\\s*:\\s*\"([^\"]+)\""), receipt);
            while (!get("/v1/documents/jobs/" + job).contains("\"status\":\"done\"")) {
                Thread.sleep(1_000);
            }
            System.out.println("stored " + Math.min(from + 500, documents.size()));
        }
    }

    private String post(String path, String type, String body) throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(server.resolve(path))
                                .header("Content-Type", type)
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private String get(String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(server.resolve(path)).build(), BodyHandlers.ofString())
                .body();
    }

    private static List<String> first(Path packed, int most) throws IOException {
        List<String> lines = new ArrayList<>();
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(Files.newInputStream(packed)),
                                StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null && lines.size() < most; line = reader.readLine()) {
                lines.add(line);
            }
        }
        return lines;
    }

    private static String firstSource(String context) {
        Matcher source = FIRST_SOURCE.matcher(context);
        return source.find() ? source.group(1) : "";
    }

    private static String searched(String context) {
        Matcher searched = SEARCHED.matcher(context);
        return searched.find() ? searched.group(1) : "the message as it stands";
    }

    private static String lower(String question) {
        String plain = question.replaceAll("[ ?]+$", "");
        return Character.toLowerCase(plain.charAt(0)) + plain.substring(1);
    }

    private static String escaped(String line) {
        return line.replace("\\", "\\\\").replace("\"", "\\\"");
    }

    private static String found(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.find()) {
            throw new IllegalArgumentException(pattern + " is not in " + line.substring(0, Math.min(200, line.length())));
        }
        return matcher.group(1);
    }
}
