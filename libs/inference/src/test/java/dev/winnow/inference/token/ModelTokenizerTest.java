package dev.winnow.inference.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.tiny.TinyModels;
import dev.winnow.inference.token.ModelTokenizer.EncoderTokenCounter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTokenizerTest {

    private static ModelTokenizer tokenizer;

    @TempDir private Path folder;

    @BeforeAll
    static void load() {
        tokenizer = ModelTokenizer.load(ModelDescription.read(ModelSource.DEFAULT_RERANKER));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void a_long_text_is_neither_cut_nor_padded_whatever_the_file_says() {
        assertThat(tokenizer.encode("word ".repeat(3000))).hasSize(3000).containsOnly(2773);
        assertThat(tokenizer.encode("word")).containsExactly(2773);
    }

    @Test
    void the_special_tokens_are_those_of_the_file() {
        assertThat(tokenizer.startId()).isEqualTo(101);
        assertThat(tokenizer.separatorId()).isEqualTo(102);
        assertThat(tokenizer.padId()).isZero();
    }

    @Test
    void white_space_around_a_text_changes_nothing() {
        int[] plain = tokenizer.encode("Where is it?");

        for (String around : new String[] {" ", "\n\n", "\t", "\u00a0", "\r\n"}) {
            assertThat(tokenizer.encode(around + "Where is it?" + around)).isEqualTo(plain);
        }
    }

    @Test
    void text_without_letters_or_signs_has_no_tokens() {
        for (String empty : new String[] {"", "   ", "\r\n", "\u0007\u0000", "\u200b\ufeff"}) {
            assertThat(tokenizer.encode(empty)).isEmpty();
        }
    }

    @Test
    void half_a_surrogate_pair_is_read_as_something() {
        assertThat(tokenizer.encode("before \ud83d after"))
                .startsWith(tokenizer.encode("before"))
                .endsWith(tokenizer.encode("after"));
    }

    @Test
    void a_counter_counts_what_the_encoder_reads() {
        EncoderTokenCounter counter = new EncoderTokenCounter(tokenizer);

        assertThat(counter.count("unbelievable reranking")).isEqualTo(4);
        assertThat(counter.count("")).isZero();
        assertThat(counter.name()).isEqualTo("winnow-small-2");
    }

    @Test
    void several_threads_get_what_one_gets() throws Exception {
        int[] expected = tokenizer.encode("The quick brown fox: 3.5 times!");
        List<FutureTask<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            FutureTask<Boolean> task =
                    new FutureTask<>(
                            () -> {
                                boolean equal = true;
                                for (int n = 0; n < 200; n++) {
                                    equal &=
                                            Arrays.equals(
                                                    tokenizer.encode(
                                                            "The quick brown fox: 3.5 times!"),
                                                    expected);
                                }
                                return equal;
                            });
            tasks.add(task);
            Thread.ofPlatform().start(task);
        }
        for (FutureTask<Boolean> task : tasks) {
            assertThat(task.get()).isTrue();
        }
    }

    @Test
    void a_closed_tokenizer_says_so() {
        ModelTokenizer other = ModelTokenizer.load(TinyModels.description("two-head"));
        other.close();
        other.close();

        assertThatThrownBy(() -> other.encode("text"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("tiny-two-head is closed");
    }

    @Test
    void a_file_that_is_no_tokenizer_is_refused_by_name() throws Exception {
        TinyModels.copy("two-head", folder);
        String stated =
                ModelDescription.read(new ModelSource.Directory(folder)).tokenizer().sha256();
        byte[] text = "{}".getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("tokenizer.json"), text);
        TinyModels.replaceInDescription(
                folder,
                stated,
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text)));
        ModelDescription description = ModelDescription.read(new ModelSource.Directory(folder));

        assertThatThrownBy(() -> ModelTokenizer.load(description))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(folder.resolve("tokenizer.json").toString());
    }
}
