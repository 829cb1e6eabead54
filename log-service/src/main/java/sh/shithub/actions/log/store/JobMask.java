package sh.shithub.actions.log.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sh.shithub.actions.platform.mask.Mask;
import sh.shithub.actions.platform.secrets.JobMasks;

/**
 * The compiled masks of jobs, kept for as long as there is room.
 *
 * <p>What a job's mask is made of changes only when it is claimed again, and whoever claims it after somebody wrote begins a new part of
 * the log. The snapshot is committed before the claim is answered, so before the first chunk of the part. So what was read for a part
 * stays true.
 */
@Singleton
final class JobMask {
    private static final long BYTES = 32 << 20;
    /** Of a job that has no secrets. */
    private static final int ENTRY_BYTES = 100;

    /** A job as a part of its logs is written. */
    record Part(long jobId, long part) {}

    private final JobMasks masks;
    private final Cache<Part, Optional<Mask>> compiled = Caffeine.newBuilder()
            .maximumWeight(BYTES)
            .weigher((Part part, Optional<Mask> mask) ->
                    ENTRY_BYTES + mask.map(Mask::bytes).orElse(0))
            .build();

    JobMask(JobMasks masks) {
        this.masks = masks;
    }

    /** @return by job; those without secrets are missing */
    Map<Long, Mask> of(Connection connection, Collection<Part> parts) {
        Map<Part, Optional<Mask>> found = new HashMap<>(compiled.getAllPresent(parts));
        List<Part> unknown =
                parts.stream().filter(part -> !found.containsKey(part)).toList();
        if (!unknown.isEmpty()) {
            Map<Long, List<String>> values =
                    masks.of(connection, unknown.stream().map(Part::jobId).toList());
            for (Part part : unknown) {
                Optional<Mask> mask =
                        Optional.ofNullable(values.get(part.jobId())).flatMap(Mask::of);
                compiled.put(part, mask);
                found.put(part, mask);
            }
        }
        Map<Long, Mask> byJob = new HashMap<>();
        found.forEach((part, mask) -> mask.ifPresent(some -> byJob.put(part.jobId(), some)));
        return byJob;
    }
}
