package sh.shithub.actions.claim.heartbeats;

import static java.util.stream.Collectors.toMap;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.claim.announce.AnnounceJobs;
import sh.shithub.actions.claim.announce.Claim;
import sh.shithub.actions.claim.payloads.JobPayloads;
import sh.shithub.actions.claim.secrets.CarrySecrets;
import sh.shithub.actions.contracts.JobOffer;
import sh.shithub.actions.contracts.Subject;
import sh.shithub.actions.platform.trace.Traces;

/** Turns who gets which job into offers: the jobs move, their chains begin, and each is read with all that it carries. */
@Singleton
record MakeOffers(JobPayloads payloads, CarrySecrets secrets, AnnounceJobs announceJobs, ClaimSettings settings) {
    /** @param claims also those whose offers cannot be sent */
    record Made(Map<Heartbeat, JobOffer> offers, List<Claim> claims) {
        static final Made NOTHING = new Made(Map.of(), List.of());
    }

    Made make(Connection transaction, List<Handed> handed) {
        Map<Long, Long> runnerByJob = new HashMap<>();
        for (Handed one : handed) {
            runnerByJob.put(one.jobId(), one.to().runnerId());
            String asked = one.to().heartbeat().said().replyTo().correlationId();
            Traces.follows(Subject.job(null, one.jobId()), Traces.ofAsked(asked));
        }
        List<Claim> claims = ClaimedJobs.assign(transaction, runnerByJob, settings.jobToken());
        announceJobs.claimed(transaction, claims);
        Map<Long, Claim> byJob = claims.stream().collect(toMap(Claim::jobId, Function.identity()));
        JobPayloads.Read read = payloads.of(transaction, byJob.keySet());
        CarrySecrets.Carried carried = secrets.carry(transaction, carriers(byJob, read));
        Map<Long, String> problems = new HashMap<>(read.undeliverable());
        problems.putAll(carried.undeliverable());
        end(transaction, undeliverable(byJob, problems));
        return new Made(offers(handed, byJob, read, carried), claims);
    }

    /** Jobs that were handed out just now and cannot be sent: they end, in the same transaction. */
    void end(Connection transaction, List<Undeliverable> jobs) {
        announceJobs.expired(transaction, ClaimedJobs.end(transaction, jobs));
    }

    private static List<CarrySecrets.Carrier> carriers(Map<Long, Claim> claims, JobPayloads.Read read) {
        List<CarrySecrets.Carrier> carriers = new ArrayList<>();
        read.ownersOfSecrets()
                .forEach((jobId, owner) -> carriers.add(new CarrySecrets.Carrier(
                        jobId,
                        claims.get(jobId).attempt(),
                        read.sound().get(jobId).repoId(),
                        owner)));
        return carriers;
    }

    private static List<Undeliverable> undeliverable(Map<Long, Claim> claims, Map<Long, String> problems) {
        return problems.entrySet().stream()
                .map(one ->
                        new Undeliverable(one.getKey(), claims.get(one.getKey()).attempt(), one.getValue()))
                .toList();
    }

    private static Map<Heartbeat, JobOffer> offers(
            List<Handed> handed, Map<Long, Claim> claims, JobPayloads.Read read, CarrySecrets.Carried carried) {
        Map<Heartbeat, JobOffer> offers = new IdentityHashMap<>();
        for (Handed one : handed) {
            long jobId = one.jobId();
            if (read.sound().containsKey(jobId) && !carried.undeliverable().containsKey(jobId)) {
                Claim claim = claims.get(jobId);
                offers.put(
                        one.to().heartbeat(),
                        new JobOffer(
                                claim.runnerId(),
                                claim.attempt(),
                                claim.lostRunners(),
                                read.sound().get(jobId),
                                carried.sealed().get(jobId)));
            }
        }
        return offers;
    }
}
