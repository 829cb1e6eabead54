package sh.shithub.actions.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GeneratorTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Sends its number and how many calls it has made; keeps every answer. */
    private static final class Numbered implements Caller {
        private final int number;
        private final Post post;
        private final Queue<String> answers = new ConcurrentLinkedQueue<>();
        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger atOnce = new AtomicInteger();
        private final AtomicInteger lost = new AtomicInteger();
        private int made;

        Numbered(URI target, int number) {
            this.number = number;
            post = new Post(target, "/call/" + number);
        }

        @Override
        public void write(ByteBuf out) {
            atOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            byte[] body = Post.ascii("call " + made++ + " of " + number);
            post.write(out, Post.ascii("token-" + number), body.length);
            out.writeBytes(body);
        }

        @Override
        public Outcome answered(int status, ByteBuf body) {
            underWay.decrementAndGet();
            answers.add(status + " " + body.toString(StandardCharsets.US_ASCII));
            return status == 200 ? Outcome.DONE : status == 204 ? Outcome.EMPTY : Outcome.FAILED;
        }

        @Override
        public void lost() {
            underWay.decrementAndGet();
            lost.incrementAndGet();
        }
    }

    private static List<Numbered> callers(ScriptedServer server, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Numbered(server.address(), i))
                .toList();
    }

    private static String[] ok(String body) {
        return new String[] {"HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body};
    }

    private static String head(ScriptedServer server) {
        return "POST /call/0 HTTP/1.1\nHost: " + server.address().getAuthority()
                + "\nUser-Agent: shithub-bench\nAccept: application/json\nContent-Type: application/json"
                + "\nAuthorization: Bearer token-0\nContent-Length: 11\n\n";
    }

    @Test
    void sends_what_the_caller_writes_and_gives_it_the_answer() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> ok("{\"next\":1}"));
                Generator generator = new Generator(server.address(), 1, 1)) {
            List<Numbered> callers = callers(server, 1);

            Tally tally = generator.drive(callers, Load.during(LONG).atMost(2));

            assertEquals(2, tally.calls());
            assertEquals(List.of("200 {\"next\":1}", "200 {\"next\":1}"), List.copyOf(callers.get(0).answers));
            assertEquals(
                    List.of(head(server) + "call 0 of 0", head(server) + "call 1 of 0"),
                    List.copyOf(server.requests()));
        }
    }

    @Test
    void an_answer_is_whole_however_it_arrives() throws Exception {
        String[][] forms = {
            {"HTTP/1.1 2", "00 OK\r\nContent-Le", "ngth: 4\r", "\n\r\nab", "cd"},
            {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", "2\r\ncd\r\n0\r", "\n\r\n"},
            {"HTTP/1.1 204 No Content\r\n\r\n"},
            {"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"}
        };
        AtomicInteger next = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(request -> forms[next.getAndIncrement()]);
                Generator generator = new Generator(server.address(), 1, 1)) {
            List<Numbered> callers = callers(server, 1);

            Tally tally = generator.drive(callers, Load.during(LONG).atMost(4));

            assertEquals(List.of("200 abcd", "200 abcd", "204 ", "200 "), List.copyOf(callers.get(0).answers));
            assertEquals(3, tally.calls());
            assertEquals(1, tally.answersWithoutWork());
            assertEquals(1, server.connections());
        }
    }

    @Test
    void many_callers_share_a_few_connections_in_turn_and_stay_serial() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> ok("x"));
                Generator generator = new Generator(server.address(), 2, 4)) {
            List<Numbered> callers = callers(server, 100);

            Tally tally = generator.drive(callers, Load.during(LONG).atMost(1000));

            assertEquals(1000, tally.calls());
            assertEquals(4, server.connections());
            callers.forEach(caller -> {
                assertEquals(10, caller.answers.size(), 3, "turns of " + caller.number);
                assertEquals(1, caller.atOnce.get(), "calls at once of " + caller.number);
            });
        }
    }

    @Test
    void each_caller_calls_once_when_there_are_as_many_calls() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> ok("x"));
                Generator generator = new Generator(server.address(), 3, 5)) {
            List<Numbered> callers = callers(server, 17);

            generator.drive(callers, Load.during(LONG).atMost(17));

            callers.forEach(caller -> assertEquals(1, caller.answers.size()));
        }
    }

    @Test
    void a_refused_caller_makes_no_further_call() throws Exception {
        String[] refusal = {"HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno"};
        try (ScriptedServer server = new ScriptedServer(request -> request.contains("/call/1 ") ? refusal : ok("x"));
                Generator generator = new Generator(server.address(), 1, 2)) {
            List<Numbered> callers = callers(server, 2);

            Tally tally = generator.drive(callers, Load.during(LONG).atMost(20));

            assertEquals(List.of("401 no"), List.copyOf(callers.get(1).answers));
            assertEquals(Map.of("401", 1L), tally.failures());
            assertEquals(19, tally.calls());
        }
    }

    @Test
    void ends_when_every_caller_was_refused() throws Exception {
        String[] refusal = {"HTTP/1.1 503 Unavailable\r\nContent-Length: 0\r\n\r\n"};
        try (ScriptedServer server = new ScriptedServer(request -> refusal);
                Generator generator = new Generator(server.address(), 1, 2)) {
            Tally tally = generator.drive(callers(server, 5), Load.during(LONG));

            assertEquals(Map.of("503", 5L), tally.failures());
        }
    }

    @Test
    void a_connection_that_breaks_costs_its_call_and_is_opened_again() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> request.contains("/call/0 ") ? null : ok("x"));
                Generator generator = new Generator(server.address(), 1, 1)) {
            List<Numbered> callers = callers(server, 2);

            Tally tally = generator.drive(callers, Load.during(LONG).atMost(6));

            assertEquals(1, callers.get(0).lost.get());
            assertEquals(Map.of("connection lost", 1L), tally.failures());
            assertEquals(5, tally.calls());
            assertEquals(2, server.connections());
        }
    }

    @Test
    void a_connection_that_the_server_closes_after_an_answer_loses_no_call() throws Exception {
        String[] last = {"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx"};
        try (ScriptedServer server = new ScriptedServer(request -> last);
                Generator generator = new Generator(server.address(), 1, 1)) {
            Tally tally = generator.drive(callers(server, 2), Load.during(LONG).atMost(6));

            assertEquals(6, tally.calls());
            assertEquals(Map.of(), tally.failures());
        }
    }

    @Test
    void at_a_rate_latency_counts_from_when_a_call_was_due() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(request -> {
                    if (calls.getAndIncrement() == 0) {
                        LockSupport.parkNanos(Duration.ofMillis(400).toNanos());
                    }
                    return ok("x");
                });
                Generator generator = new Generator(server.address(), 1, 1)) {
            Tally tally = generator.drive(
                    callers(server, 50), Load.during(LONG).atRate(100).atMost(50));

            assertEquals(50, tally.calls());
            assertTrue(tally.millis(50) > 100, "half of the calls waited behind the slow one: " + tally.millis(50));
            assertTrue(tally.elapsed().toMillis() >= 480, "faster than the rate: " + tally.elapsed());
        }
    }

    @Test
    void time_bounds_a_load_and_what_is_under_way_is_waited_for() throws Exception {
        try (ScriptedServer server = new ScriptedServer(request -> ok("x"));
                Generator generator = new Generator(server.address(), 1, 2)) {
            List<Numbered> callers = callers(server, 2);

            Tally tally = generator.drive(callers, Load.during(Duration.ofMillis(200)));

            assertTrue(tally.calls() > 0);
            assertEquals(tally.calls(), server.requests().size());
            callers.forEach(caller -> assertEquals(0, caller.underWay.get()));
        }
    }
}
