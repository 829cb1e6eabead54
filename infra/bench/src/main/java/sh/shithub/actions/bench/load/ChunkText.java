package sh.shithub.actions.bench.load;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Random;
import java.util.zip.Deflater;

/**
 * Chunks as a build prints them: time stamps, levels, task names, paths, versions, numbers and now and then a hash. Neither
 * zeros, which compress to nothing, nor random bytes, which do not compress: what compression, masking and storing cost
 * depends on it. The same for every run.
 */
public final class ChunkText {
    private static final int DIFFERENT = 128;
    private static final long SEED = 20_260_101;
    private static final String[] LINES = {
        "[INFO] Downloaded from central: https://repo.example.org/maven2/org/%1$s/%2$s/%3$d.%4$d.%5$d/%2$s-%3$d.%4$d.%5$d.jar (%6$d kB at %7$d kB/s)",
        "[INFO] Tests run: %3$d, Failures: 0, Errors: 0, Skipped: %4$d, Time elapsed: %5$d.%6$03d s -- in org.%1$s.%2$sTest",
        "[WARNING] /home/runner/_w/%1$s/src/main/java/org/%1$s/%2$s.java:[%6$d,%3$d] [deprecation] %2$s in org.%1$s has been deprecated",
        "   Compiling %1$s v%3$d.%4$d.%5$d (/home/runner/_w/%1$s/crates/%2$s)",
        "npm http fetch GET 200 https://registry.example.org/%1$s/-/%2$s-%3$d.%4$d.%5$d.tgz %6$dms (cache miss)",
        "%1$s/%2$s.c:%6$d:%3$d: note: expanded from macro '%2$s'",
        "Step %3$d/%4$d : RUN make -C %1$s %2$s && install -m 0755 %1$s/%2$s /usr/local/bin",
        " ---> %8$s",
        "PASS tests/%1$s/%2$s.test.ts (%3$d.%6$03d s, %4$d MB heap size)"
    };
    private static final String[] WORDS = ("parser scheduler gateway ledger mailbox renderer catalog session tokenizer "
                    + "planner checkout inventory telemetry archive compiler registry dispatcher journal snapshot")
            .split(" ");

    private final byte[][] raw = new byte[DIFFERENT][];
    private final byte[][] base64 = new byte[DIFFERENT][];

    /** @param bytes of one chunk before base64 */
    public ChunkText(int bytes) {
        Random random = new Random(SEED);
        for (int i = 0; i < DIFFERENT; i++) {
            raw[i] = chunk(random, bytes);
            base64[i] = Base64.getEncoder().encode(raw[i]);
        }
    }

    private static byte[] chunk(Random random, int bytes) {
        StringBuilder text = new StringBuilder(bytes + 200);
        long second = 50_000 + random.nextInt(9000);
        while (text.length() < bytes) {
            second += random.nextInt(3);
            text.append(String.format(
                    Locale.ROOT,
                    "%02d:%02d:%02d.%03d ",
                    second / 3600,
                    second / 60 % 60,
                    second % 60,
                    random.nextInt(1000)));
            text.append(line(random)).append('\n');
        }
        return text.substring(0, bytes).getBytes(StandardCharsets.US_ASCII);
    }

    private static String line(Random random) {
        return String.format(
                Locale.ROOT,
                LINES[random.nextInt(LINES.length)],
                WORDS[random.nextInt(WORDS.length)],
                WORDS[random.nextInt(WORDS.length)],
                1 + random.nextInt(40),
                random.nextInt(30),
                random.nextInt(20),
                random.nextInt(1000),
                100 + random.nextInt(9000),
                Long.toHexString(random.nextLong()));
    }

    /** The chunk of that step at that place; neighbours differ. */
    public byte[] raw(long step, int seq) {
        return raw[index(step, seq)];
    }

    public byte[] base64(long step, int seq) {
        return base64[index(step, seq)];
    }

    private static int index(long step, int seq) {
        return (int) Math.floorMod(step * 31 + seq, (long) DIFFERENT);
    }

    /** How many times smaller zlib makes a chunk, one by one. */
    public double compressedTimes() {
        Deflater deflater = new Deflater();
        long all = 0;
        byte[] out = new byte[raw[0].length * 2];
        for (byte[] chunk : raw) {
            deflater.reset();
            deflater.setInput(chunk);
            deflater.finish();
            all += deflater.deflate(out);
        }
        deflater.end();
        return (double) DIFFERENT * raw[0].length / all;
    }
}
