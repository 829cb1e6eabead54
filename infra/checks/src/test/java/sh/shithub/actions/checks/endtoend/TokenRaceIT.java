package sh.shithub.actions.checks.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.ExtendWith;

/** Of any number of calls with one token exactly one wins (wire.md, "Tokens"), whichever gateway they come to. */
@ExtendWith(RunningStackExtension.class)
class TokenRaceIT {
    private static final int CALLS = 24;
    private final RunningStack stack;

    TokenRaceIT(RunningStack stack) {
        this.stack = stack;
    }

    @RepeatedTest(5)
    void one_of_24_calls_at_once_wins_and_the_others_are_replays() throws Exception {
        Queueing.queue(stack, List.of(Queueing.job("race", List.of(), "race", 1)));
        StockClient.Claim claim = stack.runner("race", 1).claim(List.of("race"));
        Map<Integer, Long> statuses = callAtOnce(claim);
        assertEquals(Map.of(202, 1L, 401, CALLS - 1L), statuses);
        assertEquals(List.of("1"), stack.rows("SELECT spent FROM job_token_chains WHERE job_id = " + claim.id()));
    }

    private Map<Integer, Long> callAtOnce(StockClient.Claim claim) throws Exception {
        CyclicBarrier start = new CyclicBarrier(CALLS);
        ExecutorService threads = Executors.newFixedThreadPool(CALLS);
        try {
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                URI gateway = i % 2 == 0 ? stack.gateway() : stack.secondGateway();
                calls.add(threads.submit(() -> {
                    start.await();
                    return StockClient.post(
                                    gateway,
                                    "/api/v1/jobs/" + claim.id() + "/logs",
                                    claim.token(),
                                    Map.of("seq", 0, "chunk", "YQ=="))
                            .status();
                }));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> call : calls) {
                statuses.add(call.get());
            }
            return statuses.stream().collect(Collectors.groupingBy(status -> status, Collectors.counting()));
        } finally {
            threads.shutdown();
        }
    }
}
