package sh.shithub.actions.gateway.runner.heartbeat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import sh.shithub.actions.gateway.web.ApiException;

/** wire.md, "Heartbeat". */
class HeartbeatTest {
    @Test
    void labels_sent_win_over_registered_ones_and_bad_ones_are_refused() {
        assertEquals(List.of("x"), labels(null).labelsOr(List.of("x")));
        assertEquals(List.of("b", "a"), labels(List.of(" b", "a", "b")).labelsOr(List.of("x")));
        refused("invalid runner label \"a b\"", () -> labels(List.of("a b")).labelsOr(List.of()));
    }

    @Test
    void more_than_64_labels_are_refused_but_not_those_of_a_runner_that_registered_with_more() {
        List<String> many = IntStream.range(0, 65).mapToObj(i -> "l" + i).toList();
        refused("more than 64 runner labels", () -> labels(many).labelsOr(List.of()));
        assertEquals(many, labels(null).labelsOr(many));
    }

    @Test
    void capacity_has_edges() {
        assertEquals(3, beat(null).capacityOr(3));
        assertEquals(3, beat(0).capacityOr(3));
        assertEquals(64, beat(64).capacityOr(3));
        refused("capacity must be between 1 and 64", () -> beat(65).capacityOr(3));
        refused("capacity must be between 1 and 64", () -> beat(-1).capacityOr(3));
    }

    @Test
    void active_jobs_are_checked() {
        refused(
                "active_job_ids has more entries than the capacity 1",
                () -> active(1L, 2L).checkActiveJobs(1));
        refused("active_job_ids must be positive", () -> active(0L).checkActiveJobs(1));
        refused(
                "active_job_ids must not contain duplicates",
                () -> active(5L, 5L).checkActiveJobs(2));
        active().checkActiveJobs(1);
    }

    @Test
    void host_fields_are_cut_at_whole_characters() {
        assertEquals("x", HostField.cut(" x "));
        assertNull(HostField.cut("  "));
        assertNull(HostField.cut(null));
        assertEquals("x".repeat(255), HostField.cut("x".repeat(256)));
        String cut = HostField.cut("x".repeat(254) + "é");
        assertEquals("x".repeat(254), cut);
        assertEquals(253, HostField.cut("x".repeat(253) + "\uD83D\uDE00").getBytes(StandardCharsets.UTF_8).length);
    }

    private static Heartbeat beat(Integer capacity) {
        return new Heartbeat(null, capacity, null, null, null);
    }

    private static Heartbeat labels(List<String> labels) {
        return new Heartbeat(labels, null, null, null, null);
    }

    private static Heartbeat active(Long... ids) {
        return new Heartbeat(null, null, null, null, List.of(ids));
    }

    private static void refused(String sentence, org.junit.jupiter.api.function.Executable call) {
        assertEquals(sentence, assertThrows(ApiException.class, call).getMessage());
    }
}
