package sh.shithub.actions.gateway.runner.jobcalls;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import sh.shithub.actions.platform.sql.Columns;
import sh.shithub.actions.platform.sql.Transactions;

/** Steps of jobs, read once for all jobs of a batch that are not known yet. */
@Singleton
final class StepsOfJobs {
    /** Of all jobs together: 32 MiB. */
    private static final int STEPS = 4_000_000;
    /** What a job takes beside its steps, in steps. */
    private static final int JOB = 32;

    private static final String READ = """
            SELECT job_id, array_agg(id ORDER BY step_index) AS ids
            FROM workflow_steps WHERE job_id = ANY (?) GROUP BY job_id
            """;

    private final Transactions transactions;
    private final Cache<Long, JobSteps> known = Caffeine.newBuilder()
            .maximumWeight(STEPS)
            .weigher((Long job, JobSteps steps) -> JOB + steps.ids().length)
            .build();

    StepsOfJobs(Transactions transactions) {
        this.transactions = transactions;
    }

    Map<Long, JobSteps> of(Collection<Long> jobs) {
        Map<Long, JobSteps> steps = new HashMap<>(known.getAllPresent(jobs));
        List<Long> missing =
                jobs.stream().filter(job -> !steps.containsKey(job)).distinct().toList();
        if (!missing.isEmpty()) {
            Map<Long, JobSteps> read = read(missing);
            known.putAll(read);
            steps.putAll(read);
        }
        return steps;
    }

    private Map<Long, JobSteps> read(List<Long> jobs) {
        Map<Long, JobSteps> steps = new HashMap<>();
        transactions.read(connection ->
                Columns.ids(connection, jobs).query(READ, row -> steps.put(row.getLong("job_id"), steps(row))));
        return steps;
    }

    private static JobSteps steps(ResultSet row) throws SQLException {
        Long[] ids = (Long[]) row.getArray("ids").getArray();
        return new JobSteps(Stream.of(ids).mapToLong(Long::longValue).toArray());
    }
}
