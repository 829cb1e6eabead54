package sh.shithub.actions.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.cli.Ran;
import sh.shithub.actions.cli.output.ExitCode;

/** What the doctor said, as JSON. */
record DoctorReport(Ran ran, List<Map<String, Object>> findings) {
    @SuppressWarnings("unchecked")
    static DoctorReport of(Ran ran) {
        try {
            return new DoctorReport(ran, (List<Map<String, Object>>) ran.json().get("findings"));
        } catch (IOException e) {
            throw new AssertionError(ran.out() + ran.err(), e);
        }
    }

    /** All is well, apart from nothing. */
    DoctorReport well() {
        assertEquals(List.of(), not("ok"), () -> ran.out());
        assertEquals(ExitCode.OK.number(), ran.code());
        return this;
    }

    private List<Map<String, Object>> not(String result) {
        return findings.stream()
                .filter(finding -> !finding.get("result").equals(result))
                .toList();
    }

    /** Exactly one finding of this kind, about this, with these words; nothing else is amiss. */
    void only(String result, String subject, String says, String todo) {
        List<Map<String, Object>> amiss = not("ok");
        assertEquals(1, amiss.size(), () -> ran.out());
        has(amiss.get(0), result, subject, says, todo);
        assertEquals((result.equals("failed") ? ExitCode.UNHEALTHY : ExitCode.OK).number(), ran.code());
    }

    private static void has(Map<String, Object> finding, String result, String subject, String says, String todo) {
        assertEquals(result, finding.get("result"), finding::toString);
        assertEquals(subject, finding.get("subject"), finding::toString);
        contains(says, finding.get("finding"));
        contains(todo, finding.get("what_to_do"));
    }

    private static void contains(String part, Object text) {
        assertFalse(text == null || !text.toString().contains(part), () -> "'" + part + "' is not in: " + text);
    }

    /** Of one check or subject. */
    Map<String, Object> about(String subject) {
        return findings.stream()
                .filter(finding -> finding.get("subject").equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError(subject + " is not in " + ran.out()));
    }
}
