package sh.shithub.actions.claim.store;

import io.micronaut.serde.ObjectMapper;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.claim.Offers;
import sh.shithub.actions.claim.Payloads;
import sh.shithub.actions.claim.ReadyJobs;
import sh.shithub.actions.claim.Runners;
import sh.shithub.actions.claim.Runs;

/** The statements without a container around them. */
public final class Stores {
    private Stores() {}

    public static Runs runs() {
        return new PostgresRuns(json());
    }

    public static Runners runners(ClaimSettings settings) {
        return new PostgresRunners(settings);
    }

    public static ReadyJobs readyJobs() {
        return new PostgresReadyJobs();
    }

    public static Offers offers(ClaimSettings settings) {
        return new PostgresOffers(settings);
    }

    public static Payloads payloads(ClaimSettings settings) {
        return new PostgresPayloads(json(), settings);
    }

    private static JsonColumns json() {
        return new JsonColumns(ObjectMapper.getDefault());
    }
}
