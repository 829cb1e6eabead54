package sh.shithub.actions.checks.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replaying any suffix of any topic changes nothing (invariant 3): here everything, from the beginning, by every consumer. */
@ExtendWith(RunningStackExtension.class)
class ReplayIT {
    private final RunningStack stack;

    ReplayIT(RunningStack stack) {
        this.stack = stack;
    }

    @Test
    void a_second_pass_over_every_topic_leaves_rows_and_objects_as_they_are() {
        someHistory();
        stack.stopServices();
        try {
            Map<String, String> rows = everyRow();
            Map<String, String> objects = stack.objects();
            secondPass();
            assertEquals(rows, everyRow());
            assertEquals(objects, stack.objects());
        } finally {
            stack.startServices();
        }
    }

    private void secondPass() {
        stack.forgetWhatWasConsumed();
        stack.startFirstInstances();
        try {
            stack.awaitNoLag();
        } finally {
            stack.stopServices();
        }
    }

    private void someHistory() {
        StockClient client = stack.runner("replay", 2);
        for (String conclusion : List.of("success", "failure", "success")) {
            long run = Queueing.buildAndTest(stack, "replay").get("run_id").asLong();
            client.claim(List.of("replay")).runThrough(conclusion);
            if (conclusion.equals("success")) {
                client.claim(List.of("replay")).runThrough("success");
            }
            stack.awaitFinishedLogs(run);
        }
        StockClient.Claim open = client(client);
        open.running();
        open.stepRunning(open.step(0));
        open.log(open.step(0), 0, "still running\n");
        stack.awaitNoLag();
    }

    private StockClient.Claim client(StockClient client) {
        Queueing.buildAndTest(stack, "replay");
        return client.claim(List.of("replay"));
    }

    /** A digest of every table, but for where the consumers stand, and what they park once more. */
    private Map<String, String> everyRow() {
        Map<String, String> digests = new TreeMap<>();
        for (String table : stack.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
                + " AND tablename NOT IN ('consumed_offsets', 'dead_letters', 'flyway_schema_history')")) {
            digests.put(
                    table,
                    stack.rows(
                                    "SELECT count(*) || ' rows ' || coalesce(md5(string_agg(t::text, E'\\n' ORDER BY t::text)), '')"
                                            + " FROM " + table + " t")
                            .get(0));
        }
        return digests;
    }
}
