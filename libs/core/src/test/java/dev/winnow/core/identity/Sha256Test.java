package dev.winnow.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class Sha256Test {

    /** FIPS 180-4's own example. */
    private static final String ABC =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private final byte[] abc = "abc".getBytes(StandardCharsets.UTF_8);

    @Test
    void gives_the_standards_example_however_it_is_asked() throws IOException {
        assertThat(Sha256.of(abc)).isEqualTo(ABC);
        assertThat(HexFormat.of().formatHex(Sha256.bytesOf("abc"))).isEqualTo(ABC);

        Sha256 drained = new Sha256();
        drained.drain(new ByteArrayInputStream(abc));
        assertThat(drained.hex()).isEqualTo(ABC);

        Sha256 read = new Sha256();
        assertThat(read.reading(new ByteArrayInputStream(abc)).readAllBytes()).isEqualTo(abc);
        assertThat(read.hex()).isEqualTo(ABC);
    }

    @Test
    void texts_are_hashed_in_utf_8() {
        assertThat(Sha256.bytesOf("\u00e9"))
                .isEqualTo(Sha256.bytesOf(new byte[] {(byte) 0xc3, (byte) 0xa9}));
    }
}
