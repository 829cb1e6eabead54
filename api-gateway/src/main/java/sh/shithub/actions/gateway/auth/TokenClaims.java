package sh.shithub.actions.gateway.auth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonParser.NumberType;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The claims of a job token whose signature is right. A claim of another type than its own counts as missing, one of no name of ours
 * is passed over.
 */
record TokenClaims(Map<String, String> texts, Map<String, Long> numbers) {
    static final String SUBJECT = "runner:";

    /** @throws IOException when it is no JSON object, or says a name twice */
    static TokenClaims read(JsonFactory json, byte[] bytes) throws IOException {
        TokenClaims claims = new TokenClaims(new HashMap<>(), new HashMap<>());
        try (JsonParser parser = json.createParser(bytes)) {
            require(parser.nextToken() == JsonToken.START_OBJECT, "an object");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                claims.keep(name, parser.nextToken(), parser);
            }
            require(parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null, "one object");
        }
        return claims;
    }

    private void keep(String name, JsonToken value, JsonParser parser) throws IOException {
        if (value == JsonToken.VALUE_STRING) {
            texts.put(name, parser.getText());
        } else if (value == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != NumberType.BIG_INTEGER) {
            numbers.put(name, parser.getLongValue());
        } else {
            require(!name.equals("lost"), name);
            parser.skipChildren();
        }
    }

    String purpose() {
        return texts.get("purpose");
    }

    Instant expiry() {
        return Instant.ofEpochSecond(numbers.get("exp"));
    }

    /** @throws RuntimeException when a claim is missing or out of bounds */
    JobToken token() {
        String id = texts.get("jti");
        require(id.length() >= 16 && id.length() <= 128, "jti");
        return new JobToken(
                runner(texts.get("sub")),
                whole("job_id", 1, Long.MAX_VALUE),
                whole("run_id", 1, Long.MAX_VALUE),
                whole("repo_id", 1, Long.MAX_VALUE),
                (int) whole("attempt", 1, Integer.MAX_VALUE),
                isThere("lost") ? (int) whole("lost", 1, Integer.MAX_VALUE) : 0,
                (int) whole("position", 0, Integer.MAX_VALUE),
                ChainState.decode(texts.get("state")));
    }

    private static long runner(String subject) {
        require(subject.startsWith(SUBJECT), "sub");
        long id = Long.parseLong(subject, SUBJECT.length(), subject.length(), 10);
        require(id > 0 && subject.equals(SUBJECT + id), "sub");
        return id;
    }

    private boolean isThere(String name) {
        return numbers.containsKey(name) || texts.containsKey(name);
    }

    private long whole(String name, long least, long most) {
        long value = numbers.get(name);
        require(value >= least && value <= most, name);
        return value;
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
