package dev.winnow.bench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.bench.tuning.ThresholdTuning;
import dev.winnow.bench.tuning.ThresholdTuning.Result.Measured;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class TunePruningCommandTest {

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int report(double threshold) throws IOException {
        TuneCommand.TunePruningCommand command = new TuneCommand.TunePruningCommand();
        new CommandLine(command)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .parseArgs("own.jsonl", "--settings", folder.resolve("new/fitted.yml").toString());
        Measured chosen = new Measured(threshold, 1, .95, .5, threshold > 0 ? .5 : 0);
        return command.finish(
                new ThresholdTuning.Result(.95, .95, 100, chosen, new Measured(.1, .9, .8, .5, .6)),
                "a model");
    }

    @Test
    void without_a_threshold_nothing_is_written_and_the_exit_code_says_so() throws IOException {
        assertThat(report(0)).isEqualTo(1);
        assertThat(folder.resolve("new/fitted.yml")).doesNotExist();
        assertThat(out.toString()).contains("100 questions with needed sentences");
        assertThat(err.toString())
                .startsWith("error: no threshold that removes anything")
                .contains("fitted.yml was not written")
                .contains("--recall");
    }

    @Test
    void a_threshold_is_written_and_all_is_well() throws IOException {
        assertThat(report(.2)).isZero();
        assertThat(folder.resolve("new/fitted.yml")).content().contains("threshold: 0.2");
        assertThat(err.toString()).isEmpty();
    }
}
