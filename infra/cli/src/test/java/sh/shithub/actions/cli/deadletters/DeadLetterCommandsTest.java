package sh.shithub.actions.cli.deadletters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.shithub.actions.cli.Ran;
import sh.shithub.actions.cli.gateway.Peer;
import sh.shithub.actions.cli.output.ExitCode;

/** The gateway's part is played by an HTTP peer; with a real one, and real dead letters, in infra/checks. */
class DeadLetterCommandsTest {
    private static final String PATH = "/api/v1/ops/dead-letters";

    @TempDir
    Path directory;

    private Peer gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new Peer();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Ran shithubd(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "admin";
        all[1] = "dead-letters";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Ran.shithubd(
                Map.of("SHITHUB_GATEWAY_URL", gateway.url(), "SHITHUB_OPERATOR_TOKEN", "ab".repeat(32)),
                directory,
                all);
    }

    private List<String> asked() {
        return gateway.asked().stream()
                .map(asked -> asked.method() + " " + asked.path().replace(PATH, "")
                        + (asked.body().isEmpty() ? "" : " " + asked.body()))
                .toList();
    }

    private static String letter(long offset) {
        return "{\"id\":\"0-%d\",\"state\":\"open\",\"reason\":\"invalid\",\"detail\":\"why\",\"topic\":\"actions.logs\",\"key\":\"7\"}"
                .formatted(offset);
    }

    private static String page(long from, int count) {
        return "{\"open\":3,\"by_reason\":[{\"reason\":\"invalid\",\"open\":2},{\"reason\":\"failed\",\"open\":1}],\"dead_letters\":["
                + IntStream.range(0, count).mapToObj(i -> letter(from - i)).collect(Collectors.joining(","))
                + "]}";
    }

    @Test
    void a_list_takes_as_many_pages_as_it_needs_and_tells_the_counts() throws Exception {
        gateway.answering(200, page(200, 100)).answering(200, page(100, 30));
        Map<String, Object> listed = shithubd("list", "--limit", "120", "--output", "json", "--state", "all")
                .done()
                .json();
        assertEquals(120, ((List<?>) listed.get("dead_letters")).size());
        assertEquals(List.of("GET ?state=all&per_page=100&page=1", "GET ?state=all&per_page=100&page=2"), asked());

        gateway.answering(200, page(5, 2));
        Ran table = shithubd("list", "--reason", "invalid", "--topic", "actions.logs");
        assertEquals("3 open: invalid 2, failed 1", table.err().strip());
        assertTrue(table.out().startsWith("ID "), table.out());
        assertEquals("GET ?state=open&reason=invalid&topic=actions.logs&per_page=100&page=1", asked().get(2));
    }

    @Test
    void one_is_shown_line_by_line() throws Exception {
        gateway.answering(
                200,
                "{\"dead_letter\":" + letter(7)
                        + ",\"replayable\":true,\"headers\":{\"seq\":\"1\"},\"value\":{\"format\":\"json\",\"bytes\":9,\"json\":{\"run_id\":7},\"text\":null}}");
        String shown = shithubd("show", "0-7").done().out();
        assertTrue(shown.contains("header seq    1"), shown);
        assertTrue(shown.contains("value json    {\"run_id\":7}"), shown);
        assertEquals(
                Map.of("seq", "1"),
                shithubd("show", "0-7", "--output", "json").done().json().get("headers"));
    }

    @Test
    void those_that_are_named_are_replayed_and_one_that_is_refused_does_not_stop_the_others() throws Exception {
        gateway.answering(409, "{\"error\":\"was replayed by ann\"}")
                .answering(200, letter(8).replace("open", "replayed"));
        Ran ran = shithubd("replay", "0-7", "0-8", "--output", "json");
        assertEquals(ExitCode.REFUSED.number(), ran.code());
        assertTrue(ran.err().startsWith("0-7: the gateway "), ran.err());
        assertEquals("failed", ran.rows().get(0).get("result"));
        assertEquals("replayed", ran.rows().get(1).get("result"));
        assertEquals(List.of("POST /0-7/replay {\"again\":false}", "POST /0-8/replay {\"again\":false}"), asked());
    }

    @Test
    void all_that_are_open_are_replayed_oldest_first_once_it_is_confirmed() {
        gateway.answering(200, page(9, 2));
        assertTrue(shithubd("replay", "--all", "--reason", "invalid", "--dry-run")
                .done()
                .out()
                .contains("would be"));
        gateway.answering(200, page(9, 2)).answering(200, letter(8));
        shithubd("replay", "--all", "--confirm", "--again").done();
        assertEquals(
                List.of(
                        "GET ?state=open&reason=invalid&per_page=100&page=1",
                        "GET ?state=open&per_page=100&page=1",
                        "POST /0-8/replay {\"again\":true}",
                        "POST /0-9/replay {\"again\":true}"),
                asked());
    }

    @Test
    void a_note_goes_with_what_is_discarded() {
        gateway.answering(200, letter(7).replace("open", "discarded"));
        shithubd("discard", "0-7", "--note", "a test").done();
        assertEquals(List.of("POST /0-7/discard {\"note\":\"a test\"}"), asked());
    }

    @Test
    void a_slip_is_told_before_anything_is_asked() {
        gateway.answering(200, "{}");
        String one = "name dead letters by their ID, or give --all; one of the two";
        shithubd("replay").failed(ExitCode.USAGE, one);
        shithubd("discard", "--all", "0-1", "--confirm").failed(ExitCode.USAGE, one);
        shithubd("discard", "--all").failed(ExitCode.USAGE, "--all takes --dry-run or --confirm; one of the two");
        shithubd("replay", "0-1", "--topic", "x")
                .failed(ExitCode.USAGE, "--reason, --topic and --confirm go with --all, not with an ID");
        shithubd("show", "../runs")
                .failed(ExitCode.USAGE, "the dead letter is '../runs'; expected partition-offset, such as 0-17");
        shithubd("list", "--topic", "a&b")
                .failed(ExitCode.USAGE, "--topic is 'a&b'; expected a topic such as actions.logs");
        shithubd("list", "--limit", "0").failed(ExitCode.USAGE, "--limit is 0; expected 1 to 10000");
        assertEquals(List.of(), asked());
    }
}
