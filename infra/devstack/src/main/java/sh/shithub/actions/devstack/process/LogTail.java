package sh.shithub.actions.devstack.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The end of a log file: what a failed start shows, so that the reader need not look for the file first. */
public final class LogTail {
    private static final int BYTES = 16384;
    private static final int LINES = 15;

    private LogTail() {}

    public static String of(Path log) {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - BYTES));
            byte[] end = new byte[(int) Math.min(BYTES, file.length())];
            file.readFully(end);
            return lastLines(new String(end, StandardCharsets.UTF_8)) + System.lineSeparator() + "(whole log: " + log
                    + ")";
        } catch (IOException e) {
            return "(no log at " + log + ")";
        }
    }

    private static String lastLines(String text) {
        String[] lines = text.strip().split("\\R");
        return Arrays.stream(lines, Math.max(0, lines.length - LINES), lines.length)
                .map(ReadableLine::of)
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
