package sh.shithub.actions.claim.heartbeats;

import io.micronaut.serde.ObjectMapper;
import java.time.Clock;
import java.util.Base64;
import sh.shithub.actions.claim.ClaimSettings;
import sh.shithub.actions.claim.admission.AdmissionStores;
import sh.shithub.actions.claim.announce.AnnounceJobs;
import sh.shithub.actions.claim.announce.JobsInOutbox;
import sh.shithub.actions.claim.columns.JsonColumns;
import sh.shithub.actions.claim.leases.LeaseStores;
import sh.shithub.actions.claim.payloads.JobPayloads;
import sh.shithub.actions.claim.secrets.CarrySecrets;
import sh.shithub.actions.platform.events.Events;
import sh.shithub.actions.platform.json.MessageCodec;
import sh.shithub.actions.platform.keys.MasterKey;
import sh.shithub.actions.platform.outbox.Outbox;
import sh.shithub.actions.platform.publish.Publisher;
import sh.shithub.actions.platform.secrets.SecretSeal;

/** The act without a container around it. */
public final class HeartbeatStores {
    public static final SecretSeal SEAL =
            new SecretSeal(new MasterKey(Base64.getEncoder().encodeToString(new byte[32])));

    private HeartbeatStores() {}

    public static AnswerHeartbeats answerHeartbeats(ClaimSettings settings, Clock clock, AnnounceJobs announceJobs) {
        return new AnswerHeartbeats(
                new LeaseStores(settings).unlistedJobs,
                AdmissionStores.admit(),
                new MakeOffers(
                        new JobPayloads(new JsonColumns(ObjectMapper.getDefault()), settings),
                        new CarrySecrets(SEAL),
                        announceJobs,
                        settings),
                settings,
                clock);
    }

    /** As the service announces them, but for the relay. */
    public static AnnounceJobs outbox() {
        ObjectMapper json = ObjectMapper.getDefault();
        return new JobsInOutbox(
                new Outbox("claim-service"),
                new Events("claim-service", json),
                new Publisher(null, new MessageCodec(json), Clock.systemUTC()));
    }
}
