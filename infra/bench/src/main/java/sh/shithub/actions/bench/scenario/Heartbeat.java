package sh.shithub.actions.bench.scenario;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import sh.shithub.actions.bench.load.Caller;
import sh.shithub.actions.bench.load.Outcome;
import sh.shithub.actions.bench.load.Post;
import sh.shithub.actions.bench.rows.RegisteredRunner;
import sh.shithub.actions.contracts.Limits;

/** A runner that asks for work and never does any. */
final class Heartbeat implements Caller {
    static final int OK = 200;
    static final int NOTHING = 204;
    private static final ObjectReader OFFER = new ObjectMapper().readerFor(Offer.class);

    private final RegisteredRunner runner;
    private final byte[] request;
    private final Outcome whenNothing;
    private final Consumer<Offer> offers;

    /** A job's first token and what the calls on it need; the rest of the answer is not looked at. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Offer(String token, Job job, long runnerId) {
        Offer to(long runner) {
            return new Offer(token, job, runner);
        }
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Job(long id, @JsonProperty("run_id") long runId, List<Step> steps) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Step(long id) {}

    private Heartbeat(URI gateway, RegisteredRunner runner, String label, Outcome whenNothing, Consumer<Offer> offers) {
        this.runner = runner;
        this.whenNothing = whenNothing;
        this.offers = offers;
        request = request(gateway, runner, label);
    }

    /** Counts heartbeats that get a job. */
    static Heartbeat claiming(URI gateway, RegisteredRunner runner, String label, Consumer<Offer> offers) {
        return new Heartbeat(gateway, runner, label, Outcome.EMPTY, offers);
    }

    /** Counts heartbeats that find nothing; one that gets a job has failed. */
    static Heartbeat idle(URI gateway, RegisteredRunner runner, String label) {
        return new Heartbeat(gateway, runner, label, Outcome.DONE, null);
    }

    private static byte[] request(URI gateway, RegisteredRunner runner, String label) {
        byte[] body = ("{\"labels\":[\"" + label + "\"],\"capacity\":" + Limits.CAPACITY_MAX
                        + ",\"host_name\":\"bench\",\"version\":\"1.0.0\"}")
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuf whole = Unpooled.buffer();
        new Post(gateway, "/api/v1/runners/heartbeat").write(whole, Post.ascii(runner.token()), body.length);
        whole.writeBytes(body);
        byte[] bytes = new byte[whole.readableBytes()];
        whole.readBytes(bytes);
        return bytes;
    }

    @Override
    public void write(ByteBuf out) {
        out.writeBytes(request);
    }

    @Override
    public Outcome answered(int status, ByteBuf body) {
        if (status == NOTHING) {
            return whenNothing;
        }
        if (status != OK || offers == null) {
            return Outcome.FAILED;
        }
        offers.accept(read(body).to(runner.id()));
        return Outcome.DONE;
    }

    private static Offer read(ByteBuf body) {
        try (InputStream in = new ByteBufInputStream(body)) {
            return OFFER.readValue(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
