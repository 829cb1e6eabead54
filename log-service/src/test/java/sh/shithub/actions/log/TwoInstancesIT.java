package sh.shithub.actions.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;

@ExtendWith(DevStackExtension.class)
class TwoInstancesIT {
    private static final int JOBS = 50;
    private static final int STEPS = 4;
    private static final String NAME = "datasources.default.data-source-properties.ApplicationName";

    @Test
    void two_instances_finish_200_logs_each_once(DevStack devStack) {
        try (LogStack stack = new LogStack(devStack)) {
            noteWhoRecords(stack);
            Job[] jobs = new Job[JOBS];
            for (int i = 0; i < JOBS; i++) {
                jobs[i] = stack.job(STEPS);
                for (int step = 0; step < STEPS; step++) {
                    stack.chunk(jobs[i], step, 0, "job " + i + " step " + step + "\n");
                }
                stack.closeJob(jobs[i]);
            }
            stack.flush();
            stack.start(NAME, "one", "shithub.log.finish.concurrency", "1");
            stack.start(NAME, "two", "shithub.log.finish.concurrency", "1");
            LogStack.until(
                    () -> "200".equals(stack.ask("SELECT count(*) FROM log_finalizations WHERE state = 'done'")));
            assertEquals("200 200", stack.ask("SELECT count(*) || ' ' || count(DISTINCT step_id) FROM recorded"));
            assertEquals("2", stack.ask("SELECT count(DISTINCT who) FROM recorded"));
            assertTrue(stack.text(jobs[49], 3).equals("job 49 step 3\n"));
            assertEquals("0", stack.ask("SELECT count(*) FROM workflow_step_log_chunks"));
        }
    }

    private static void noteWhoRecords(LogStack stack) {
        stack.execute("CREATE TABLE recorded (step_id bigint, who text)");
        stack.execute("""
                CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    INSERT INTO recorded VALUES (NEW.id, current_setting('application_name'));
                    RETURN NEW;
                END $$
                """);
        stack.execute("""
                CREATE TRIGGER note AFTER UPDATE OF log_object_key ON workflow_steps FOR EACH ROW EXECUTE FUNCTION note()
                """);
    }
}
