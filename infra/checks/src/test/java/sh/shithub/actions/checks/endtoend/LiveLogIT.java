package sh.shithub.actions.checks.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a runner says is seen by who watches at another gateway while the step runs, and by {@code shithubd logs follow}. */
@ExtendWith(RunningStackExtension.class)
class LiveLogIT {
    private static final String LABEL = "live";
    private static final int CHUNKS = 30;
    private static final long PATIENCE_SECONDS = 60;

    private final RunningStack stack;
    private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

    LiveLogIT(RunningStack stack) {
        this.stack = stack;
    }

    private record Line(String text, long nanos) {}

    @Test
    void each_chunk_is_seen_while_the_step_runs_and_then_how_it_ended() throws Exception {
        Queueing.queue(stack, List.of(Queueing.job("build", List.of(), LABEL, 2)));
        StockClient.Claim claim = stack.runner(LABEL, 1).claim(List.of(LABEL));
        Path shown = Files.createTempFile(Path.of("target"), "follow", ".log");
        Process follow = follow(claim.id(), shown);
        claim.running();
        long step = claim.step(0);
        claim.stepRunning(step);
        watch(claim.id(), step);
        List<Double> millis = new ArrayList<>();
        for (int seq = 0; seq < CHUNKS; seq++) {
            claim.log(step, seq, "line " + seq + "\n");
            long answered = System.nanoTime();
            expect("event: chunk");
            expect("id: " + seq);
            millis.add(Math.max(0, expect("data: line " + seq).nanos() - answered) / 1e6);
            expect("data: ");
        }
        claim.stepCompleted(step, "success");
        expect("event: done");
        expect("data: {\"status\":\"completed\",\"conclusion\":\"success\"}");
        claim.stepRunning(claim.step(1));
        claim.log(claim.step(1), 0, "second\n");
        claim.stepCompleted(claim.step(1), "failure");
        claim.completed("failure");
        millis.sort(null);
        System.out.printf(
                "%d chunks: from the runner's answer to the viewer at another gateway: median %.0f ms, slowest %.0f ms%n",
                CHUNKS, millis.get(CHUNKS / 2), millis.get(CHUNKS - 1));
        assertEquals(true, follow.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "logs follow does not end");
        assertEquals(8, follow.exitValue(), Files.readString(shown));
        assertEquals(expectedOnScreen(claim.id()), Files.readString(shown));
    }

    private static String expectedOnScreen(long job) {
        StringBuilder all = new StringBuilder("== build 0\n");
        for (int seq = 0; seq < CHUNKS; seq++) {
            all.append("line ").append(seq).append('\n');
        }
        return all + "== build 1\nsecond\njob " + job + ": failure\n";
    }

    private Process follow(long job, Path output) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder builder = new ProcessBuilder(
                java, "-jar", "../cli/target/cli.jar", "logs", "follow", Long.toString(job), "--no-color");
        builder.environment().put("SHITHUB_GATEWAY_URL", stack.gateway().toString());
        builder.environment().put("SHITHUB_OPERATOR_TOKEN", stack.operatorToken());
        File file = output.toFile();
        return builder.redirectErrorStream(true).redirectOutput(file).start();
    }

    private void watch(long job, long step) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(stack.secondGateway() + "/api/v1/jobs/" + job + "/steps/" + step + "/log/stream"))
                .header("Authorization", "Bearer " + stack.operatorToken())
                .build();
        HttpResponse<Stream<String>> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
        assertEquals(200, response.statusCode());
        Thread reader = new Thread(() -> response.body().forEach(line -> lines.add(new Line(line, System.nanoTime()))));
        reader.setDaemon(true);
        reader.start();
    }

    /** The next line that is neither empty nor a comment. */
    private Line expect(String text) throws InterruptedException {
        Line line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        while (line != null
                && (line.text().isEmpty()
                        || line.text().startsWith(":")
                        || line.text().startsWith("retry"))) {
            line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertNotNull(line, "nothing more came; expected " + text);
        assertEquals(text, line.text());
        return line;
    }
}
