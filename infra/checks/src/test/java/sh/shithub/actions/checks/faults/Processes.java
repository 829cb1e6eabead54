package sh.shithub.actions.checks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sh.shithub.actions.devstack.process.Pids;

/** What the processes take of the machine: whether all are there, within their memory, and at rest. */
final class Processes {
    /** Class data, code, stacks and buffers, beside the heap. */
    private static final long BESIDE_HEAP_KIB = 400 * 1024;
    /** A consumer that spins takes a whole core, and half of one where two share it. */
    private static final double MORE_CORES = 0.45;

    private static final Duration SAMPLE = Duration.ofSeconds(2);
    /** A Java program that has just started compiles what it runs. */
    private static final Duration WARM = Duration.ofSeconds(40);

    private static final Pattern HEAP = Pattern.compile("-Xmx(\\d+)m");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final long TICK_MILLIS = 10;
    private static final int USER_TIME = 11;

    private final FaultyStack stack;
    private final Map<String, Double> before;

    /** What they take now is what they may take later. */
    Processes(FaultyStack stack) {
        this.stack = stack;
        before = cores();
    }

    void check() {
        List<String> amiss = new ArrayList<>();
        for (String name : stack.processes()) {
            if (!stack.isRunning(name)) {
                amiss.add(name + " has ended");
            } else {
                memory(name, amiss);
            }
        }
        if (!amiss.isEmpty()) {
            throw new AssertionError(String.join("\n", amiss));
        }
        awaitRest(before);
    }

    /** Without work. */
    void checkIdle() {
        awaitRest(Map.of());
    }

    /** No process has ever found its heap full. */
    void checkLogs() {
        for (String name : stack.processes()) {
            try (Stream<String> lines = Files.lines(stack.log(name), StandardCharsets.ISO_8859_1)) {
                lines.filter(line -> line.contains("OutOfMemoryError"))
                        .findFirst()
                        .ifPresent(line -> {
                            throw new AssertionError(name + ": " + line);
                        });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void awaitRest(Map<String, Double> than) {
        long end = System.nanoTime() + WARM.toNanos();
        while (true) {
            Map<String, Double> busy = cores();
            busy.entrySet().removeIf(one -> one.getValue() <= than.getOrDefault(one.getKey(), 0.0) + MORE_CORES);
            if (busy.isEmpty()) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("CPU is not at rest: " + busy + " cores; before the faults " + before);
            }
        }
    }

    private void memory(String name, List<String> amiss) {
        Path process = Path.of("/proc", Long.toString(stack.pid(name)));
        Matcher heap = HEAP.matcher(read(process.resolve("cmdline")));
        Matcher resident = RESIDENT.matcher(read(process.resolve("status")));
        if (heap.find() && resident.find()) {
            long most = Long.parseLong(heap.group(1)) * 1024 + BESIDE_HEAP_KIB;
            long is = Long.parseLong(resident.group(1));
            if (is > most) {
                amiss.add(name + " takes " + is + " KiB; " + most + " are allowed with its heap");
            }
        }
    }

    private Map<String, Double> cores() {
        Map<String, Long> then = millis();
        try {
            TimeUnit.MILLISECONDS.sleep(SAMPLE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Map<String, Double> cores = new TreeMap<>();
        millis().forEach((name, now) ->
                cores.put(name, Math.max(0, now - then.getOrDefault(name, now)) / (double) SAMPLE.toMillis()));
        return cores;
    }

    /** CPU time of a process and its children. */
    private Map<String, Long> millis() {
        Map<String, Long> all = new TreeMap<>();
        for (String name : stack.processes()) {
            all.put(
                    name,
                    Pids.family(stack.pid(name)).stream()
                            .mapToLong(Processes::millis)
                            .sum());
        }
        return all;
    }

    private static long millis(long pid) {
        String stat = read(Path.of("/proc", Long.toString(pid), "stat"));
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) * TICK_MILLIS;
    }

    /** Empty when the process has ended. */
    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
