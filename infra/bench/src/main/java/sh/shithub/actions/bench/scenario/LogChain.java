package sh.shithub.actions.bench.scenario;

import io.netty.buffer.ByteBuf;
import java.net.URI;
import sh.shithub.actions.bench.load.Caller;
import sh.shithub.actions.bench.load.ChunkText;
import sh.shithub.actions.bench.load.JsonText;
import sh.shithub.actions.bench.load.Outcome;
import sh.shithub.actions.bench.load.Post;

/** A job whose runner sends its log chunk by chunk: every call with the token that the answer before it brought. */
final class LogChain {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;
    private static final JsonText NEXT_TOKEN = new JsonText("next_token");
    private static final byte[] SEQ = Post.ascii("{\"seq\":");
    private static final byte[] CHUNK = Post.ascii(",\"chunk\":\"");
    private static final byte[] RUNNING = Post.ascii("{\"status\":\"running\"}");

    private final long stepId;
    private final Post logs;
    private final Post status;
    private final byte[] stepAndEnd;
    private final ChunkText text;
    private byte[] token;
    private int seq;
    private int unsure;

    LogChain(URI gateway, Heartbeat.Offer offer, ChunkText text) {
        String job = "/api/v1/jobs/" + offer.job().id();
        stepId = offer.job().steps().get(0).id();
        logs = new Post(gateway, job + "/logs");
        status = new Post(gateway, job + "/status");
        stepAndEnd = Post.ascii("\",\"step_id\":" + stepId + "}");
        token = Post.ascii(offer.token());
        this.text = text;
    }

    long stepId() {
        return stepId;
    }

    /** Chunks that were answered with 202. */
    int accepted() {
        return seq;
    }

    /** Chunks whose answer never came: they may be stored or not. */
    int unsure() {
        return unsure;
    }

    /** The first call on a claimed job, without which its offer lapses. */
    Caller start() {
        return new Caller() {
            @Override
            public void write(ByteBuf out) {
                status.write(out, token, RUNNING.length);
                out.writeBytes(RUNNING);
            }

            @Override
            public Outcome answered(int code, ByteBuf body) {
                return goOn(code == OK, body);
            }
        };
    }

    Caller append() {
        return new Caller() {
            @Override
            public void write(ByteBuf out) {
                byte[] chunk = text.base64(stepId, seq);
                byte[] number = Post.ascii(Integer.toString(seq));
                logs.write(out, token, SEQ.length + number.length + CHUNK.length + chunk.length + stepAndEnd.length);
                out.writeBytes(SEQ)
                        .writeBytes(number)
                        .writeBytes(CHUNK)
                        .writeBytes(chunk)
                        .writeBytes(stepAndEnd);
            }

            @Override
            public Outcome answered(int code, ByteBuf body) {
                Outcome outcome = goOn(code == ACCEPTED, body);
                if (code == ACCEPTED) {
                    seq++;
                }
                return outcome;
            }

            @Override
            public void lost() {
                unsure++;
            }
        };
    }

    private Outcome goOn(boolean accepted, ByteBuf body) {
        byte[] next = accepted ? NEXT_TOKEN.in(body) : null;
        token = next;
        return next == null ? Outcome.FAILED : Outcome.DONE;
    }
}
