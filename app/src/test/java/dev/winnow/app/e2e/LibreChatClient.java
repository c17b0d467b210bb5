package dev.winnow.app.e2e;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;

/** LibreChat on behalf of one of its users: signs a token for each, good for five minutes. */
public final class LibreChatClient {

    /** What LibreChat signs its users' tokens with. */
    public static final String SECRET = "a secret of LibreChat's, made of 40 bytes";

    private final Client client;

    public LibreChatClient(int port, String user) {
        this.client = new Client(port, token(user, Instant.now().plus(Duration.ofMinutes(5))));
    }

    static String token(Object user, Instant end) {
        return token(SECRET, JWSAlgorithm.HS256, user, end);
    }

    static String token(String secret, JWSAlgorithm algorithm, Object user, Instant end) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().claim("id", user);
        if (end != null) {
            claims.expirationTime(Date.from(end));
        }
        SignedJWT token = new SignedJWT(new JWSHeader.Builder(algorithm).build(), claims.build());
        try {
            token.sign(new MACSigner(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return token.serialize();
    }

    /** A form with a file, as LibreChat sends it. */
    public Client.Answer form(
            String path, String file, String name, String text, String entity, String... headers) {
        Form form = new Form().field("file_id", file).field("entity_id", entity);
        if (name != null) {
            form.file("file", name, "application/octet-stream", text);
        }
        return client.send("POST", "/librechat" + path, Form.TYPE, form, headers);
    }

    public Client.Answer embed(String file, String name, String text) {
        return form("/embed", file, name, text, null);
    }

    public Client.Answer query(Map<String, ?> body) {
        return post("/query", body);
    }

    public Client.Answer queryMultiple(String question, List<String> files) {
        return post("/query_multiple", Map.of("query", question, "file_ids", files));
    }

    public Client.Answer get(String path) {
        return client.get("/librechat" + path);
    }

    public Client.Answer post(String path, Object body) {
        return client.post("/librechat" + path, body);
    }

    public Client.Answer delete(Object ids) {
        String body = Client.JSON.writeValueAsString(ids);
        return client.send("DELETE", "/librechat/documents", "application/json", body);
    }
}
