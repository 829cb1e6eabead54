package sh.shithub.actions.retention;

import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import sh.shithub.actions.platform.sql.Columns;

/**
 * Objects that no row knows: put after their artifact was deleted, or announced by a runner that lost its job and never again, or
 * left by a database that was restored. Only what is named as we name it is looked at, and nothing of the last day: a log is written
 * before its row says so.
 */
final class Orphans {
    private static final Duration AT_LEAST = Duration.ofDays(1);
    private static final Pattern LOG =
            Pattern.compile("actions/runs/(\\d{1,18})/jobs/\\d{1,18}/steps/(\\d{1,18})\\.log");
    /** Both forms of its key (decision 0027). */
    private static final Pattern ARTIFACT =
            Pattern.compile("actions/runs/(\\d{1,18})/(?:jobs/\\d{1,18}/attempts/\\d{1,10}/)?artifacts/([^/]+)");

    /** A log is known by its step, whether or not it is recorded yet, until the logs of its run have gone. */
    private static final String UNKNOWN_LOGS = """
            SELECT k.key
            FROM unnest(?::text[], ?::bigint[]) AS k (key, step_id)
            WHERE NOT EXISTS (
                SELECT
                FROM workflow_steps s
                JOIN workflow_jobs j ON j.id = s.job_id
                JOIN workflow_runs r ON r.id = j.run_id
                WHERE s.id = k.step_id AND (r.logs_pruned_at IS NULL OR s.log_object_key = k.key))
            """;

    private static final String UNKNOWN_ARTIFACTS = """
            SELECT k.key
            FROM unnest(?::text[], ?::bigint[], ?::text[]) AS k (key, run_id, name)
            WHERE NOT EXISTS (
                SELECT FROM workflow_artifacts a WHERE a.run_id = k.run_id AND a.name = k.name AND a.object_key = k.key)
            """;

    private final Instant before;

    Orphans(Clock clock) {
        before = clock.instant().minus(AT_LEAST);
    }

    private record Log(String key, long step) {}

    private record Artifact(String key, long run, String name) {}

    /** @return the keys among these that no row knows */
    Set<String> among(Connection transaction, List<StoredObjects.Found> found) {
        List<String> old = found.stream()
                .filter(object -> object.modified().isBefore(before))
                .map(StoredObjects.Found::key)
                .toList();
        List<String> logs = Columns.of(
                        transaction,
                        matching(LOG, old)
                                .map(log -> new Log(log.group(), Long.parseLong(log.group(2))))
                                .toList())
                .texts(Log::key)
                .longs(Log::step)
                .query(UNKNOWN_LOGS, row -> row.getString(1));
        List<String> artifacts = Columns.of(
                        transaction,
                        matching(ARTIFACT, old)
                                .map(it -> new Artifact(it.group(), Long.parseLong(it.group(1)), it.group(2)))
                                .toList())
                .texts(Artifact::key)
                .longs(Artifact::run)
                .texts(Artifact::name)
                .query(UNKNOWN_ARTIFACTS, row -> row.getString(1));
        return Set.copyOf(Stream.concat(logs.stream(), artifacts.stream()).toList());
    }

    private static Stream<Matcher> matching(Pattern pattern, List<String> keys) {
        return keys.stream().map(pattern::matcher).filter(Matcher::matches);
    }
}
