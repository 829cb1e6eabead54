package sh.shithub.actions.log.masking;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sh.shithub.actions.log.mask.Mask;
import sh.shithub.actions.platform.secrets.JobMasks;

/**
 * The compiled masks of jobs, kept in an eighth of the heap. Jobs with the same secrets, such as those of one repository, share one.
 *
 * <p>A job's mask changes only when the job is claimed again, and a runner that claims it after another one wrote begins a new part of
 * the log. The snapshot is committed before the claim is answered, so before the first chunk of the part. So what was read for a part
 * stays true.
 */
@Singleton
final class CompiledMasks {
    private static final int PARTS = 100_000;
    private static final long BYTES_MIN = 16 << 20;

    /** What the masks of a round may hold of the heap together, but for those that were read last. */
    private static final long ROUND_BYTES = 32 << 20;

    /** The secrets of so many jobs are read, and compiled, at a time. */
    private static final int READ_TOGETHER = 4;

    /** A job as a part of its logs is written. */
    private record Part(long jobId, long part) {}

    /** Some of the jobs, and the masks of those among them that have secrets. */
    @FunctionalInterface
    interface Round {
        void with(Set<Long> jobs, Map<Long, Mask> masks);
    }

    private final JobMasks masks;
    /** Which secrets: a digest of them, or nothing. */
    private final Cache<Part, Optional<ByteBuffer>> known =
            Caffeine.newBuilder().maximumSize(PARTS).build();

    private final Cache<ByteBuffer, Mask> compiled = Caffeine.newBuilder()
            .maximumWeight(Math.max(BYTES_MIN, Runtime.getRuntime().maxMemory() / 8))
            .weigher((ByteBuffer secrets, Mask mask) -> mask.bytes())
            .build();

    CompiledMasks(JobMasks masks) {
        this.masks = masks;
    }

    /**
     * All of the jobs, in rounds: the masks of many jobs need not fit into memory together.
     *
     * @param partByJob the latest part of each job's log
     */
    void rounds(Connection connection, Map<Long, Long> partByJob, Round round) {
        List<Part> parts = new ArrayList<>();
        partByJob.forEach((job, part) -> parts.add(new Part(job, part)));
        Map<Long, Mask> masks = new HashMap<>();
        Set<Long> jobs = new HashSet<>();
        for (int from = 0; from < parts.size(); from += READ_TOGETHER) {
            List<Part> some = parts.subList(from, Math.min(parts.size(), from + READ_TOGETHER));
            masks.putAll(of(connection, some));
            some.forEach(part -> jobs.add(part.jobId()));
            if (bytes(masks.values()) > ROUND_BYTES) {
                round.with(jobs, masks);
                masks.clear();
                jobs.clear();
            }
        }
        if (!jobs.isEmpty()) {
            round.with(jobs, masks);
        }
    }

    /** Jobs of one repository share one. */
    private static long bytes(Collection<Mask> masks) {
        return masks.stream().distinct().mapToLong(Mask::bytes).sum();
    }

    /** @return by job; those without secrets are missing */
    private Map<Long, Mask> of(Connection connection, Collection<Part> parts) {
        Map<Long, Mask> byJob = new HashMap<>();
        List<Part> unread = parts.stream().filter(part -> !isKnown(part, byJob)).toList();
        if (!unread.isEmpty()) {
            Map<Long, List<String>> values =
                    masks.of(connection, unread.stream().map(Part::jobId).toList());
            unread.forEach(part -> read(part, values.getOrDefault(part.jobId(), List.of()), byJob));
        }
        return byJob;
    }

    private boolean isKnown(Part part, Map<Long, Mask> byJob) {
        Optional<ByteBuffer> secrets = known.getIfPresent(part);
        if (secrets == null || secrets.isEmpty()) {
            return secrets != null;
        }
        Mask mask = compiled.getIfPresent(secrets.get());
        if (mask != null) {
            byJob.put(part.jobId(), mask);
        }
        return mask != null;
    }

    private void read(Part part, List<String> values, Map<Long, Mask> byJob) {
        ByteBuffer secrets = digest(values);
        Mask mask = compiled.get(secrets, which -> Mask.of(values).orElse(null));
        if (mask != null) {
            byJob.put(part.jobId(), mask);
        }
        known.put(part, mask == null ? Optional.empty() : Optional.of(secrets));
    }

    private static ByteBuffer digest(List<String> values) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String value : values) {
                byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
                digest.update(bytes);
            }
            return ByteBuffer.wrap(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
