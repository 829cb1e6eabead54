package sh.shithub.actions.claim.payloads;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.claim.columns.JsonColumns;
import sh.shithub.actions.contracts.JobPayload;
import sh.shithub.actions.contracts.TriggerEvent;
import sh.shithub.actions.platform.sql.Columns;

/** A job's rows in the form of wire.md, "The offered job". */
@Singleton
public record JobPayloads(JsonColumns json, ClaimSettings settings) {
    /**
     * Whether there are secrets is asked here, so that a claim without any costs no statement more. A pull request's job gets none:
     * anyone who may open one could read them (wire.md, "The offered job"). A run's event payload, which may have a mebibyte, comes with the first of
     * its jobs here and is parsed once for all of them.
     */
    private static final String JOBS = """
            SELECT j.id, j.run_id, r.repo_id, r.run_index, r.workflow_file, r.workflow_name, p.owner, p.name AS repo_name,
                r.head_sha, r.head_ref, r.event,
                CASE WHEN row_number() OVER (PARTITION BY j.run_id ORDER BY j.id) = 1 THEN r.event_payload END AS event_payload,
                j.job_key, j.job_name, j.runs_on, j.needs_jobs, j.if_expr,
                j.timeout_minutes, j.permissions, j.job_env,
                r.event <> 'pull_request' AND (
                    EXISTS (SELECT FROM workflow_secrets s WHERE s.scope = 'repo' AND s.owner = '' AND s.repo_id = p.id)
                    OR EXISTS (SELECT FROM workflow_secrets s WHERE s.scope = 'owner' AND s.owner = p.owner AND s.repo_id = 0)
                ) AS has_secrets
            FROM workflow_jobs j
            JOIN workflow_runs r ON r.id = j.run_id
            JOIN repos p ON p.id = r.repo_id
            WHERE j.id = ANY (?::bigint[])
            ORDER BY j.run_id, j.id
            """;

    private static final String STEPS = """
            SELECT job_id, id, step_index, step_id, step_name, if_expr, run_command, uses_alias, working_directory, step_env,
                step_with, continue_on_error
            FROM workflow_steps
            WHERE job_id = ANY (?::bigint[])
            ORDER BY job_id, step_index
            """;

    private static final Logger LOG = LoggerFactory.getLogger(JobPayloads.class);

    /**
     * What was found, by job.
     *
     * @param sound as runners are told
     * @param undeliverable why a job's rows make no payload, in words
     * @param ownersOfSecrets of the sound ones that are to carry secrets, who owns their repository
     */
    public record Read(
            Map<Long, JobPayload> sound, Map<Long, String> undeliverable, Map<Long, String> ownersOfSecrets) {}

    /** One job's rows never cost another its payload. */
    public Read of(Connection transaction, Collection<Long> jobIds) {
        Map<Long, String> undeliverable = new HashMap<>();
        Map<Long, List<JobPayload.Step>> steps = new HashMap<>();
        jobIds.forEach(id -> steps.put(id, new ArrayList<>()));
        Columns.ids(transaction, jobIds)
                .each(
                        STEPS,
                        row -> unlessUndeliverable(
                                row.getLong("job_id"),
                                undeliverable,
                                id -> steps.get(id).add(step(row))));
        Map<Long, JobPayload> payloads = new HashMap<>();
        Map<Long, String> owners = new HashMap<>();
        Map<Long, Map<String, Object>> events = new HashMap<>();
        Columns.ids(transaction, jobIds)
                .each(
                        JOBS,
                        row -> unlessUndeliverable(row.getLong("id"), undeliverable, id -> {
                            if (row.getBoolean("has_secrets")) {
                                owners.put(id, row.getString("owner"));
                            }
                            payloads.put(id, job(row, event(row, events), steps.get(id)));
                        }));
        payloads.keySet().removeAll(undeliverable.keySet());
        owners.keySet().removeAll(undeliverable.keySet());
        return new Read(payloads, undeliverable, owners);
    }

    /** Reads one job's row. */
    @FunctionalInterface
    private interface ReadRow {
        void of(long jobId) throws SQLException;
    }

    private static void unlessUndeliverable(long jobId, Map<Long, String> undeliverable, ReadRow read)
            throws SQLException {
        try {
            read.of(jobId);
        } catch (IllegalStateException e) {
            LOG.warn("job {} cannot be handed out", jobId, e);
            undeliverable.put(jobId, "its payload cannot be read from the database");
        }
    }

    /** @param events of the runs so far; of a job whose run's could not be read there is none, so it is undeliverable as the first was */
    private Map<String, Object> event(ResultSet row, Map<Long, Map<String, Object>> events) throws SQLException {
        long run = row.getLong("run_id");
        String first = row.getString("event_payload");
        if (first != null) {
            events.put(run, json.values(first));
        }
        if (!events.containsKey(run)) {
            throw new IllegalStateException("the event payload of run " + run + " cannot be read");
        }
        return events.get(run);
    }

    /** There are no environments and variables yet; the checkout token and the secrets are the gateway's to add. */
    private JobPayload job(ResultSet row, Map<String, Object> event, List<JobPayload.Step> steps) throws SQLException {
        return new JobPayload(
                row.getLong("id"),
                row.getLong("run_id"),
                row.getLong("repo_id"),
                row.getLong("run_index"),
                row.getString("workflow_file"),
                row.getString("workflow_name"),
                settings.checkoutUrl(row.getString("owner"), row.getString("repo_name")),
                "",
                row.getString("head_sha"),
                row.getString("head_ref"),
                TriggerEvent.valueOf(row.getString("event")),
                event,
                row.getString("job_key"),
                row.getString("job_name"),
                row.getString("runs_on"),
                List.of((String[]) row.getArray("needs_jobs").getArray()),
                row.getString("if_expr"),
                row.getInt("timeout_minutes"),
                json.values(row.getString("permissions")),
                "",
                "",
                Map.of(),
                Map.of(),
                List.of(),
                json.texts(row.getString("job_env")),
                steps);
    }

    private JobPayload.Step step(ResultSet row) throws SQLException {
        return new JobPayload.Step(
                row.getLong("id"),
                row.getInt("step_index"),
                row.getString("step_id"),
                row.getString("step_name"),
                row.getString("if_expr"),
                row.getString("run_command"),
                row.getString("uses_alias"),
                row.getString("working_directory"),
                json.texts(row.getString("step_env")),
                json.texts(row.getString("step_with")),
                row.getBoolean("continue_on_error"));
    }
}
