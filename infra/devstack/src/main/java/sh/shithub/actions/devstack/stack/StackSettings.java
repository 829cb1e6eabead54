package sh.shithub.actions.devstack.stack;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import sh.shithub.actions.contracts.EarlierSettings;
import sh.shithub.actions.contracts.Setting;
import sh.shithub.actions.devstack.process.Lifetime;

/**
 * What a stack was started with; kept while it runs, so that a service that is started again gets the same.
 *
 * @param given the caller's {@code SHITHUB_*} variables, passed on to every service except for those that the stack itself sets
 */
record StackSettings(PortPlan ports, Scale scale, Map<String, String> given, Detours detours) {
    /** The stack's folder; {@code .dev} of the checkout unless it is set. */
    static final Setting STACK_DIR = new Setting(
            "SHITHUB_STACK_DIR", ".dev", "the stack's folder, of the checkout; with another base port, a second stack");

    private static final String SCALE = "SCALE";
    private static final String BASE_PORT = PortPlan.BASE_PORT.name();
    private static final String STARTER = "STARTER";
    private static final String SUPERVISOR = "SUPERVISOR";
    private static final String NO_PROCESS = "0";

    /** How the stack's own broker is reached; what the caller has of these is another one's. */
    private static final String KAFKA = "SHITHUB_KAFKA_";

    /** What the stack alone knows; a value in the caller's environment is another stack's. */
    private static final Set<String> OWN = Set.of(
            "SHITHUB_GATEWAY_URL",
            "SHITHUB_DATABASE_URL",
            "SHITHUB_S3_ENDPOINT",
            "SHITHUB_S3_PUBLIC_ENDPOINT",
            "SHITHUB_S3_PATH_STYLE",
            "SHITHUB_S3_BUCKET",
            "SHITHUB_S3_REGION",
            "SHITHUB_S3_ACCESS_KEY",
            "SHITHUB_S3_SECRET_KEY",
            "SHITHUB_MASTER_KEY",
            "SHITHUB_TOTP_KEY",
            "SHITHUB_OPERATOR_TOKEN",
            "SHITHUB_INSTANCE",
            "SHITHUB_HTTP_PORT",
            "SHITHUB_MANAGEMENT_PORT",
            BASE_PORT,
            STACK_DIR.name());

    static StackSettings of(Scale scale, Map<String, String> environment, Detours detours) {
        return new StackSettings(PortPlan.from(environment.get(BASE_PORT)), scale, given(environment), detours);
    }

    /** Those of the running stack, with what the caller now says otherwise. */
    static StackSettings recorded(StackFiles files, Map<String, String> environment) {
        Map<String, String> kept = KeyValueFile.read(file(files));
        Map<String, String> given = given(kept);
        given.putAll(given(environment));
        String scale = kept.getOrDefault(SCALE, "");
        return new StackSettings(
                PortPlan.from(kept.get(BASE_PORT)),
                Scale.of(scale.isEmpty() ? List.of() : List.of(scale.split(","))),
                given,
                Detours.read(kept));
    }

    /** The process with which the running stack ends, when it is not detached. */
    static Lifetime lifetime(StackFiles files) {
        String supervisor = KeyValueFile.read(file(files)).getOrDefault(SUPERVISOR, NO_PROCESS);
        return supervisor.equals(NO_PROCESS) ? Lifetime.DETACHED : Lifetime.withProcess(Long.parseLong(supervisor));
    }

    /** Whether what runs was started by this very process. */
    static boolean areOurs(StackFiles files) {
        return Long.toString(ProcessHandle.current().pid())
                .equals(KeyValueFile.read(file(files)).get(STARTER));
    }

    void record(StackFiles files, boolean detached) {
        String self = Long.toString(ProcessHandle.current().pid());
        Map<String, String> lines = new LinkedHashMap<>(given);
        lines.put(BASE_PORT, Integer.toString(ports.base()));
        lines.put(SCALE, scale.text());
        lines.put(STARTER, self);
        lines.put(SUPERVISOR, detached ? NO_PROCESS : self);
        detours.write(lines);
        KeyValueFile.write(file(files), lines);
    }

    StackSettings scaled(Scale changes) {
        return new StackSettings(ports, scale.with(changes), given, detours);
    }

    /** The running stack's from now on; whose it is and how long it lives stays. */
    void keepScale(StackFiles files) {
        Map<String, String> lines = KeyValueFile.read(file(files));
        lines.put(SCALE, scale.text());
        KeyValueFile.write(file(files), lines);
    }

    static void forget(StackFiles files) {
        RunRecords.deleteQuietly(file(files));
    }

    private static Path file(StackFiles files) {
        return files.run().resolve("settings");
    }

    /** By their names of today: what the caller now says otherwise must not stand beside an earlier name of the same. */
    private static Map<String, String> given(Map<String, String> environment) {
        Map<String, String> given = new TreeMap<>(environment);
        given.keySet().removeIf(key -> !key.startsWith("SHITHUB_") || key.startsWith(KAFKA) || OWN.contains(key));
        try {
            return new TreeMap<>(EarlierSettings.renamed(given));
        } catch (IllegalArgumentException e) {
            throw new StackException(ExitCode.CONFIG, e.getMessage(), e);
        }
    }
}
