package sh.shithub.actions.bench.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProcessCpuTest {
    private static final long SELF = ProcessHandle.current().pid();
    private static final OperatingSystemMXBean JVM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static volatile long sink;

    private static Duration self() {
        return ProcessCpu.of(Map.of("self", SELF)).get("self");
    }

    /** Uses up that much CPU time of this JVM, as the JVM itself measures it. */
    private static void burn(Duration time) {
        long end = JVM.getProcessCpuTime() + time.toNanos();
        while (JVM.getProcessCpuTime() < end) {
            for (int i = 0; i < 100_000; i++) {
                sink = i;
            }
        }
    }

    @Test
    void what_this_jvm_used_is_what_the_jvm_says() {
        Duration before = self();
        long jvmBefore = JVM.getProcessCpuTime();
        burn(Duration.ofMillis(400));
        long used = self().minus(before).toMillis();
        long jvmUsed = Duration.ofNanos(JVM.getProcessCpuTime() - jvmBefore).toMillis();

        assertEquals(jvmUsed, used, 60, "milliseconds");
    }

    @Test
    void a_child_counts_while_it_runs_and_after_it_has_ended() throws Exception {
        Duration before = self();
        Process child =
                new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 500000 ]; do i=$((i+1)); done; read line").start();
        while (ProcessCpu.of(Map.of("child", child.pid())).get("child").toMillis() < 100) {
            Thread.onSpinWait();
        }
        Duration whileRunning = self().minus(before);
        child.getOutputStream().close();
        child.waitFor();

        assertTrue(whileRunning.toMillis() >= 100, "while it runs: " + whileRunning);
        assertTrue(self().minus(before).compareTo(whileRunning) >= 0, "what an ended child used does not vanish");
    }

    @Test
    void a_java_process_s_compilers_count_and_another_s_do_not() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "read line").start();

        Duration compilers = ProcessCpu.compilers(List.of(SELF, shell.pid()));
        assertTrue(compilers.toMillis() > 0, "this JVM has compiled something");
        assertTrue(compilers.compareTo(self()) < 0);
        assertEquals(Duration.ZERO, ProcessCpu.compilers(List.of(shell.pid())));
        shell.destroy();
    }

    @Test
    void a_process_that_is_gone_is_missing() throws Exception {
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();

        assertEquals(Map.of(), ProcessCpu.of(Map.of("gone", gone.pid())));
    }
}
