package sh.shithub.actions.checks.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages, headings and numbers that comments, statements and documents cite are in the tree: a reader who has the checkout alone can look it up. Samples are
 * written in two parts, so that this file cites nothing that is not there.
 */
class CitationsTest {
    private static final Set<String> READ =
            Set.of("java", "sql", "md", "yml", "yaml", "xml", "js", "html", "properties");

    private final Citations samples = new Citations(
            Set.of(
                    "README.md",
                    "log-service/pom.xml",
                    "log-service/README.md",
                    "infra/docs/wire.md",
                    "infra/docs/invariants.md",
                    "infra/docs/decisions/0026-polling" + ".md"),
            Map.of(
                    "README.md",
                    "# A",
                    "log-service/README.md",
                    "# B\n## Good to know",
                    "infra/docs/wire.md",
                    "# The wire contract\n## Job status\n```\n## not this\n```\n",
                    "infra/docs/invariants.md",
                    "## 1. One\n## 3. Three\n",
                    "infra/docs/decisions/0026-polling" + ".md",
                    "# D")::get);

    @Test
    void every_citation_leads_somewhere() {
        Citations citations = new Citations(Checkout.files(), Checkout::text);
        Map<String, List<String>> broken = new TreeMap<>();
        Checkout.files().stream().filter(CitationsTest::isRead).forEach(path -> {
            List<String> found = citations.broken(path, Checkout.text(path));
            if (!found.isEmpty()) {
                broken.put(path, found);
            }
        });
        assertEquals(Map.of(), broken, "cite a page and heading of infra/docs, such as: wire.md, \"Tokens\"");
        assertTrue(citations.found() > 300, () -> "only " + citations.found() + " citations were found");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wire" + ".md, \"Job status\"",
                "(wire" + ".md,\n * \"Job status\")",
                "description: \"(wire" + ".md,\\\n      \\ \\\"Job status\\\")\"",
                "description: \"(wire" + ".md, \\\"\\\n        Job status\\\")\"",
                "`infra/docs/wire" + ".md`, and more",
                "see infra/docs/wire" + ".md#job-status",
                "../README" + ".md",
                "README" + ".md, \"Good to know\"",
                "invariant " + 3,
                "Invariants " + "1 and 3",
                "invariant\n     * " + "1",
                "decision " + "0026",
                "decision page " + "0026",
                "infra/docs/decisions/" + "0026",
                "it is so (" + "0026)"
            })
    void a_citation_of_what_is_there_resolves(String citing) {
        int before = samples.found();
        assertEquals(List.of(), samples.broken("log-service/src/main/java/A.java", citing));
        assertTrue(samples.found() > before, "not seen as a citation");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WIRE" + ".md",
                "WIRE" + ".md, \"Job status\"",
                "ARCHITECTURE" + ".md",
                "wire" + ".md, \"Jobs status\"",
                "wire" + ".md, \"Job status\" and \"Jobs status\"",
                "wire" + ".md,\n     * \"not this\"",
                "infra/docs/wire" + ".md#jobs",
                "infra/wire" + ".md",
                "the architecture " + "page",
                "the wire\n * " + "page",
                "invariant " + 2,
                "invariants " + "1 and 11",
                "decision " + "0099",
                "`…/" + "0099`",
                "page " + "0012",
                "(" + "0012)"
            })
    void a_citation_of_what_is_not_there_does_not(String citing) {
        assertEquals(
                1,
                samples.broken("log-service/src/main/java/A.java", "/** " + citing + " */")
                        .size());
    }

    @Test
    void links_are_followed_from_the_page_that_has_them() {
        assertEquals(
                List.of(),
                samples.broken("log-service/README.md", "[a](../infra/docs/wire" + ".md) [b](#good-to-know)"));
        assertEquals(List.of(), samples.broken("README.md", "[a](infra/docs/decisions) [b](https://example.org/a)"));
        assertEquals(List.of("](infra/docs/wires)"), samples.broken("README.md", "[a](infra/docs/wires)"));
        assertEquals(List.of("](#bad)"), samples.broken("README.md", "[a](#bad)"));
    }

    private static boolean isRead(String path) {
        return READ.contains(path.substring(path.lastIndexOf('.') + 1)) || path.startsWith("infra/bin/");
    }
}
