package sh.shithub.actions.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import sh.shithub.actions.contracts.Topics;
import sh.shithub.actions.testkit.DevStack;
import sh.shithub.actions.testkit.DevStackExtension;
import sh.shithub.actions.testkit.RegisteredRunner;

/** Of any number of concurrent calls with one token exactly one wins (wire.md, "Tokens"). */
@ExtendWith(DevStackExtension.class)
class OneTokenIT {
    private static final int CALLS = 24;
    private static final int JOBS = 20;

    @Test
    void one_of_24_wins_at_one_gateway_and_at_two(DevStack stack) {
        RegisteredRunner runner = stack.registerRunner("one", List.of("linux"), 64);
        try (GatewayUnderTest first = GatewayUnderTest.start(stack);
                GatewayUnderTest second = GatewayUnderTest.start(stack, Map.of("SHITHUB_INSTANCE", "api-gateway_2"))) {
            race(stack, runner, List.of(first.caller()), first);
            race(stack, runner, List.of(first.caller(), second.caller()), first);
        }
    }

    /** Many jobs at once, so that batches meet in both gateways with their jobs in any order. */
    private static void race(DevStack stack, RegisteredRunner runner, List<Caller> callers, GatewayUnderTest minter) {
        List<ClaimedJob> jobs = IntStream.range(0, JOBS)
                .mapToObj(i -> ClaimedJob.by(runner, stack))
                .toList();
        List<List<CompletableFuture<Caller.Answer>>> races = jobs.stream()
                .map(job -> calls(job, minter.tokenOf(job), callers))
                .toList();
        for (int i = 0; i < JOBS; i++) {
            Map<Integer, Integer> statuses = new TreeMap<>();
            races.get(i).forEach(call -> statuses.merge(call.join().status(), 1, Integer::sum));
            assertEquals(Map.of(202, 1, 401, CALLS - 1), statuses);
            assertEquals(1, new Database(stack).spent(jobs.get(i)));
        }
        Set<String> raced = jobs.stream().map(job -> Long.toString(job.jobId())).collect(Collectors.toSet());
        List<String> published = TopicReader.all(stack, Topics.LOGS).stream()
                .map(record -> new String(record.key(), StandardCharsets.UTF_8))
                .filter(raced::contains)
                .toList();
        assertEquals(JOBS, published.size());
        assertEquals(raced, Set.copyOf(published));
    }

    private static List<CompletableFuture<Caller.Answer>> calls(ClaimedJob job, String token, List<Caller> callers) {
        return IntStream.range(0, CALLS)
                .mapToObj(i -> callers.get(i % callers.size())
                        .async(job.path("logs"), token, "{\"seq\":" + i + ",\"chunk\":\"aGk=\"}"))
                .toList();
    }
}
