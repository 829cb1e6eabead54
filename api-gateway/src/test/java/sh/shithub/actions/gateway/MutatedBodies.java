package sh.shithub.actions.gateway;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;

/** Bodies made of a good one, each wrong in some way, or good after all; the same for the same seed. */
final class MutatedBodies {
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1.5",
            "1e400",
            "9223372036854775808",
            "9".repeat(1200),
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"\\udc00\\ud800\"",
            "\"\u00e9\\n\"",
            "[]",
            "{}",
            "[[[]]]",
            "\"" + "x".repeat(5000) + "\"",
            "NaN",
            "'x'",
            "\"running\"");
    private static final byte[][] BYTES = {
        {0},
        {(byte) 0xC0, (byte) 0x80},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xFF},
        {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF},
        {'"'},
        {'\\'},
        {'{'},
        {'}'},
        {','},
        {'\n'},
        {'/', '*', '*', '/'}
    };

    private final Random random;
    private final byte[] good;

    MutatedBodies(String good, long seed) {
        this.good = good.getBytes(StandardCharsets.UTF_8);
        random = new Random(seed);
    }

    byte[] next() {
        byte[] body = once(good);
        return random.nextInt(3) == 0 ? once(body) : body;
    }

    private byte[] once(byte[] body) {
        return switch (random.nextInt(9)) {
            case 0 -> Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 1 -> inserted(body, BYTES[random.nextInt(BYTES.length)]);
            case 2 -> flipped(body);
            case 3, 4 -> anotherValue(body);
            case 5 -> field(body, "\"" + (random.nextBoolean() ? "colour" : "\\u0000") + "\":" + value() + ",");
            case 6 -> field(body, new String(body, StandardCharsets.UTF_8).replaceAll("^[^{]*\\{|\\}[^}]*$", "") + ",");
            case 7 -> ("[".repeat(1 + random.nextInt(20_000)) + value()).getBytes(StandardCharsets.UTF_8);
            default ->
                new String(body, StandardCharsets.UTF_8)
                        .getBytes(random.nextBoolean() ? StandardCharsets.UTF_16 : StandardCharsets.UTF_16LE);
        };
    }

    private String value() {
        return VALUES.get(random.nextInt(VALUES.size()));
    }

    private byte[] flipped(byte[] body) {
        byte[] flipped = body.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private byte[] inserted(byte[] body, byte[] more) {
        int at = random.nextInt(body.length + 1);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(body, 0, at);
        all.writeBytes(more);
        all.write(body, at, body.length - at);
        return all.toByteArray();
    }

    /** In place of what stands behind one of the colons. */
    private byte[] anotherValue(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        String[] parts = text.split("(?<=\":)");
        if (parts.length < 2) {
            return inserted(body, value().getBytes(StandardCharsets.UTF_8));
        }
        int at = 1 + random.nextInt(parts.length - 1);
        parts[at] = parts[at].replaceFirst("^(\"[^\"]*\"|[^,}\\]\\[{]*)", Matcher.quoteReplacement(value()));
        return String.join("", parts).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] field(byte[] body, String field) {
        return new String(body, StandardCharsets.UTF_8)
                .replaceFirst("\\{", Matcher.quoteReplacement("{" + field))
                .getBytes(StandardCharsets.UTF_8);
    }
}
