package sh.shithub.actions.status.annotations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FoundTest {
    @Test
    void a_title_counts_what_there_is_worst_first() {
        assertEquals("1 error, 2 warnings, 3 notices", new Found(1, 3, 2, 1, 6, 6, "[]", null).title());
        assertEquals("1 warning", new Found(1, 0, 1, 0, 1, 1, "[]", null).title());
    }

    @Test
    void a_summary_says_what_is_not_shown() {
        assertEquals(
                "The logs of this job say: 200 errors. The first 50 stand here, all 60 that were kept with the run."
                        + " 140 are only counted, because a step said more than is kept of one.",
                new Found(1, 0, 0, 200, 60, 50, "[]", null).summary());
    }

    @Test
    void a_job_that_the_server_ended_says_why_first() {
        Found ended = new Found(1, 0, 1, 0, 1, 1, "[]", "runner revoked");
        assertEquals("runner revoked; 1 warning", ended.title());
        assertEquals(
                "The server ended this job: runner revoked. The logs of this job say: 1 warning.", ended.summary());
        Found silent = new Found(1, 0, 0, 0, 0, 0, "[]", "runner revoked");
        assertEquals("runner revoked", silent.title());
        assertEquals("The server ended this job: runner revoked.", silent.summary());
    }
}
