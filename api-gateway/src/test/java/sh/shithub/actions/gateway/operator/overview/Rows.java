package sh.shithub.actions.gateway.operator.overview;

import sh.shithub.actions.gateway.Database;

/** Writes the rows of which figures are made, as the services leave them behind. */
public record Rows(Database database) {
    public void repo(long id, String owner) {
        database.execute("INSERT INTO repos (id, owner, name) VALUES (" + id + ", '" + owner + "', 'r" + id + "')");
    }

    public long run(long repo, String group) {
        return id("INSERT INTO workflow_runs (repo_id, run_index, workflow_file, head_sha, event, trigger_event_id,"
                + " concurrency_group) SELECT " + repo
                + ", count(*) + 1, 'ci.yml', 'c0ffee', 'push', 't' || count(*), '"
                + group + "' FROM workflow_runs WHERE repo_id = " + repo + " RETURNING id");
    }

    /** A queued job that waits for what its run waits for. */
    public long held(long run, String key, String needs) {
        return job(run, key, "linux", needs, "NULL", "NULL");
    }

    /** A queued job that nothing but its place holds up. */
    public long waiting(long run, String key, String labels, int seconds) {
        return job(run, key, labels, "{}", "now() - interval '" + seconds + "s'", "NULL");
    }

    /** A queued job that stands in line. */
    public long ready(long run, String key, String labels, int seconds) {
        String since = "now() - interval '" + seconds + "s'";
        return job(run, key, labels, "{}", since, "now()");
    }

    public long running(long run, String key, long runner, int seconds, int spent) {
        long job = held(run, key, "{}");
        database.execute("UPDATE workflow_jobs SET status = 'running', runner_id = " + runner
                + ", attempt = 1, started_at = now() - interval '" + seconds + "s', claimed_at = now() - interval '"
                + seconds + "s' WHERE id = " + job);
        database.execute("INSERT INTO job_token_chains (job_id, run_id, runner_id, attempt, spent, expires_at) VALUES ("
                + job + ", " + run + ", " + runner + ", 1, " + spent + ", now() + interval '15 min')");
        return job;
    }

    public long runner(String name, String labels, String heardSecondsAgo) {
        return id("INSERT INTO workflow_runners (name, labels, capacity, last_heartbeat_at) VALUES ('" + name + "', '{"
                + labels + "}', 4, now() - interval '1s' * " + heardSecondsAgo + ") RETURNING id");
    }

    private long job(long run, String key, String labels, String needs, String eligible, String ready) {
        String set = database.text("INSERT INTO job_label_sets (labels) VALUES ('{" + labels + "}')"
                + " ON CONFLICT (labels) DO UPDATE SET labels = excluded.labels RETURNING id");
        return id(
                "INSERT INTO workflow_jobs (run_id, job_index, job_key, runs_on, label_set_id, needs_jobs, repo_id, owner,"
                        + " eligible_at, ready_at) SELECT r.id, (SELECT count(*) FROM workflow_jobs WHERE run_id = r.id), '"
                        + key
                        + "', '" + labels + "', " + set + ", '" + needs + "', r.repo_id, p.owner, " + eligible + ", "
                        + ready
                        + " FROM workflow_runs r JOIN repos p ON p.id = r.repo_id WHERE r.id = " + run
                        + " RETURNING id");
    }

    private long id(String sql) {
        return Long.parseLong(database.text(sql));
    }
}
