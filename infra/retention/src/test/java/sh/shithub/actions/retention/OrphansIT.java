package sh.shithub.actions.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

/** Objects that no row knows. */
@ExtendWith(DevStackExtension.class)
class OrphansIT {
    private SampleRuns runs;

    @BeforeEach
    void take(DevStack stack) {
        runs = new SampleRuns(stack);
    }

    @Test
    void objects_that_no_row_knows_are_found_when_asked_for_and_older_than_a_day() {
        long run = runs.ended(1);
        runs.artifact(run, "known", -1);
        runs.put("actions/runs/999999/artifacts/lost");
        // Of a name that its run has, under the key of an attempt that was lost.
        String attempt = "actions/runs/" + run + "/jobs/1/attempts/2/artifacts/known";
        runs.put(attempt);
        runs.put("actions/runs/999999/jobs/1/steps/999999.log");
        runs.put("actions/runs/readme.txt");
        Tally tally = new Tally((kind, n) -> {});
        new Retention(RetentionSettings.of(name -> null), runs, runs.storage()).orphans(tally, false);
        assertEquals(0, tally.gone(Kind.orphan));
        List<String> unknown =
                runs.<List<String>>write(connection -> new Orphans(Clock.offset(Clock.systemUTC(), Duration.ofDays(2)))
                        .among(connection, listed()).stream().sorted().toList());
        assertEquals(
                Stream.of("actions/runs/999999/artifacts/lost", "actions/runs/999999/jobs/1/steps/999999.log", attempt)
                        .sorted()
                        .toList(),
                unknown);
        runs.execute("UPDATE workflow_artifacts SET object_key = '" + attempt + "' WHERE run_id = " + run);
        assertFalse(runs.<Set<String>>write(connection ->
                        new Orphans(Clock.offset(Clock.systemUTC(), Duration.ofDays(2))).among(connection, listed()))
                .contains(attempt));
        assertFalse(runs.storage().delete(unknown).isEmpty());
        assertFalse(runs.exists("actions/runs/999999/artifacts/lost"));
    }

    private List<StoredObjects.Found> listed() {
        List<StoredObjects.Found> all = new ArrayList<>();
        runs.storage().list(all::addAll);
        return all;
    }
}
