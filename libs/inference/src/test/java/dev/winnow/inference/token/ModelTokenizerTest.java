package dev.winnow.inference.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.inference.model.InvalidModelException;
import dev.winnow.inference.model.ModelDescription;
import dev.winnow.inference.model.ModelSource;
import dev.winnow.inference.tiny.TinyModels;
import dev.winnow.inference.token.ModelTokenizer.EncoderTokenCounter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
        assertThat(counter.name()).isEqualTo("winnow-small-3");
    }

    @Test
    void several_threads_get_what_one_gets() throws Exception {
        String text = "The quick brown fox: 3.5 times!";
        int[] expected = tokenizer.encode(text);
        Callable<int[]> call = () -> tokenizer.encode(text);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<int[]> encoded : threads.invokeAll(Collections.nCopies(1_600, call))) {
                assertThat(encoded.get()).isEqualTo(expected);
            }
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
        TinyModels.replaceFile(folder, "tokenizer.json", "{}");
        ModelDescription description = ModelDescription.read(new ModelSource.Directory(folder));

        assertThatThrownBy(() -> ModelTokenizer.load(description))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(folder.resolve("tokenizer.json").toString());
    }
}
