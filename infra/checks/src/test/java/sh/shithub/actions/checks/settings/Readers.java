package sh.shithub.actions.checks.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which programs read what a folder declares: its own program, or whoever imports from the shared package that it is. */
final class Readers {
    /** In the order of the page. */
    static final Map<String, String> PROGRAMS = programs();

    private static final String JAVA = "/src/main/java/";
    private final Map<String, String> sources = Sources.java();

    private static Map<String, String> programs() {
        Map<String, String> programs = new LinkedHashMap<>();
        programs.put("api-gateway", "api-gateway");
        programs.put("claim-service", "claim-service");
        programs.put("log-service", "log-service");
        programs.put("status-service", "status-service");
        programs.put("infra/cli", "shithubd");
        programs.put("infra/bin/shithubd-runner", "shithubd-runner");
        programs.put("infra/devstack", "infra/bin/up");
        programs.put("infra/bin/bench", "infra/bin/bench");
        programs.put("infra/bin/.common", "all of infra/bin");
        return programs;
    }

    Set<String> of(String place) {
        Set<String> readers = new TreeSet<>();
        collect(place, readers, new TreeSet<>());
        return readers;
    }

    private void collect(String place, Set<String> readers, Set<String> seen) {
        if (!seen.add(place)) {
            return;
        }
        String module = place.contains(JAVA) ? place.substring(0, place.indexOf(JAVA)) : place;
        if (PROGRAMS.containsKey(module)) {
            readers.add(PROGRAMS.get(module));
            return;
        }
        String imported =
                "import " + place.substring(place.indexOf(JAVA) + JAVA.length()).replace('/', '.') + ".";
        sources.forEach((path, text) -> {
            if (text.contains(imported)) {
                collect(path.replaceFirst("/[^/]+$", ""), readers, seen);
            }
        });
    }
}
