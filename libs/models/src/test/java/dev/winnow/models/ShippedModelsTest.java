package dev.winnow.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ShippedModelsTest {

    private static final String FOLDER = "/dev/winnow/models/";

    @ParameterizedTest
    @ValueSource(strings = {"winnow-small-3", "bge-small-en-v1.5"})
    void every_file_that_a_description_names_is_there_with_the_hash_it_states(String model)
            throws IOException, NoSuchAlgorithmException {
        JsonNode description = description(model);

        for (String part : new String[] {"model", "tokenizer"}) {
            String file = description.get(part).get("file").asString();
            String location = file.startsWith("/") ? file : FOLDER + model + "/" + file;
            assertThat(sha256(location))
                    .as(location)
                    .isEqualTo(description.get(part).get("sha256").asString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"winnow-small-3", "bge-small-en-v1.5"})
    void every_model_has_a_card_and_states_its_licence(String model) throws IOException {
        assertThat(description(model).get("licence").asString()).isNotBlank();
        try (InputStream card =
                ShippedModelsTest.class.getResourceAsStream(FOLDER + model + "/README.md")) {
            assertThat(card).isNotNull();
        }
    }

    private static JsonNode description(String model) throws IOException {
        try (InputStream in =
                ShippedModelsTest.class.getResourceAsStream(
                        FOLDER + model + "/winnow-model.json")) {
            assertThat(in).as("winnow-model.json of " + model).isNotNull();
            return JsonMapper.shared().readTree(in);
        }
    }

    private static String sha256(String location) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (InputStream in = ShippedModelsTest.class.getResourceAsStream(location)) {
            assertThat(in).as(location).isNotNull();
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
