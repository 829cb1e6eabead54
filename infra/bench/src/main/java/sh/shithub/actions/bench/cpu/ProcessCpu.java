package sh.shithub.actions.bench.cpu;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * CPU time that processes have used since they began, from {@code /proc}, in steps of 10 ms. A process counts with its
 * children, the ended ones as well: a PostgreSQL server is one process a connection.
 */
public final class ProcessCpu {
    private static final Path PROC = Path.of("/proc");
    /** The kernel's USER_HZ: fixed at 100 for what it shows to programs, on every platform the JDK runs on. */
    private static final long MILLIS_PER_TICK = 10;

    /** As the kernel cuts the names of HotSpot's compiler threads. */
    private static final Pattern COMPILER = Pattern.compile("C[12] CompilerThre.*");

    private ProcessCpu() {}

    /**
     * @param pids process ids by name
     * @return time used by name; a process that is gone is missing
     */
    public static Map<String, Duration> of(Map<String, Long> pids) {
        Map<Long, Stat> all = all();
        Map<Long, List<Long>> children = new HashMap<>();
        all.forEach((pid, stat) -> children.merge(
                stat.parent(),
                List.of(pid),
                (some, more) -> Stream.concat(some.stream(), more.stream()).toList()));
        Map<String, Duration> used = new LinkedHashMap<>();
        pids.forEach((name, pid) -> {
            if (all.containsKey(pid)) {
                used.put(name, Duration.ofMillis(ticks(pid, all, children) * MILLIS_PER_TICK));
            }
        });
        return used;
    }

    /**
     * CPU time that the compilers of Java processes have used: what a program that has just been started pays, and one that has
     * run for a while does not. Of compiler threads that still live.
     */
    public static Duration compilers(Collection<Long> pids) {
        long ticks = pids.stream().mapToLong(ProcessCpu::compilerTicks).sum();
        return Duration.ofMillis(ticks * MILLIS_PER_TICK);
    }

    private static long compilerTicks(long pid) {
        long ticks = 0;
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(PROC.resolve(Long.toString(pid)).resolve("task"))) {
            for (Path thread : threads) {
                ticks += read(thread)
                        .filter(stat -> COMPILER.matcher(stat.name()).matches())
                        .map(Stat::ticks)
                        .orElse(0L);
            }
        } catch (IOException e) {
            return ticks; // It has ended.
        }
        return ticks;
    }

    private static long ticks(long pid, Map<Long, Stat> all, Map<Long, List<Long>> children) {
        return all.get(pid).ticks()
                + children.getOrDefault(pid, List.of()).stream()
                        .mapToLong(child -> ticks(child, all, children))
                        .sum();
    }

    /** @param ticks its own and those of its children that have ended; a thread's: its own */
    private record Stat(String name, long parent, long ticks) {
        /** Fields are counted after the command's name, which stands in parentheses and may hold anything. */
        static Stat parse(String line) {
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            long ticks = 0;
            for (int field = 11; field <= 14; field++) {
                ticks += Long.parseLong(fields[field]);
            }
            String name = line.substring(line.indexOf('(') + 1, line.lastIndexOf(')'));
            return new Stat(name, Long.parseLong(fields[1]), ticks);
        }
    }

    private static Map<Long, Stat> all() {
        Map<Long, Stat> all = new HashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                read(process)
                        .ifPresent(stat ->
                                all.put(Long.parseLong(process.getFileName().toString()), stat));
            }
        } catch (IOException e) {
            throw new IllegalStateException("CPU times need Linux's /proc, which cannot be read: " + e.getMessage(), e);
        }
        return all;
    }

    /** Empty when the process has just ended. */
    private static Optional<Stat> read(Path process) {
        try {
            return Optional.of(Stat.parse(Files.readString(process.resolve("stat"))));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
