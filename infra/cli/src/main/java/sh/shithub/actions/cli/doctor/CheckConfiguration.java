package sh.shithub.actions.cli.doctor;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.contracts.OpaqueToken;
import sh.shithub.actions.platform.kafka.KafkaSettings;
import sh.shithub.actions.platform.keys.MasterKey;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import sh.shithub.actions.schema.DatabaseUrl;

/** Each setting that is needed or set, with its value and where that comes from; and whether they make sense together. */
final class CheckConfiguration implements Check {
    private static final Pattern HIDDEN = Pattern.compile(".*(KEY|TOKEN|PASSWORD|SECRET|CREDENTIAL).*");
    private static final Pattern PASSWORD = Pattern.compile("(://[^:/?#@]*):[^@]*@");
    private static final Pattern PARAMETER = Pattern.compile("(?i)([?&;][^=&;]*(password|secret|token)[^=&;]*)=[^&;]*");

    private final Settings settings;
    /** Each throws {@link IllegalArgumentException} with what is wrong with a value; never with a secret. */
    private final Map<String, Consumer<String>> needed = new LinkedHashMap<>();

    CheckConfiguration(Settings settings) {
        this.settings = settings;
        needed.put("SHITHUB_DATABASE_URL", DatabaseUrl::parse);
        needed.put("SHITHUB_KAFKA_BOOTSTRAP", value -> new KafkaSettings(settings::find));
        needed.put("SHITHUB_GATEWAY_URL", CheckConfiguration::address);
        needed.put("SHITHUB_OPERATOR_TOKEN", CheckConfiguration::token);
        needed.put("SHITHUB_MASTER_KEY", MasterKey::new);
    }

    @Override
    public void look(Findings findings) {
        needed.forEach((name, rule) -> look(name, rule, findings));
        Set<String> others = new TreeSet<>(settings.names());
        others.removeAll(needed.keySet());
        for (String name : others) {
            settings.lookUp(name).ifPresent(found -> findings.ok(name, shown(name, found)));
        }
        lookAtStorage(findings);
    }

    private void look(String name, Consumer<String> rule, Findings findings) {
        Settings.Found found = settings.lookUp(name).orElse(null);
        if (found == null) {
            findings.failed(
                    name,
                    "is not set, neither in the environment nor in .dev/env",
                    "start the stack with infra/bin/up, which writes .dev/env, or set " + name);
            return;
        }
        try {
            rule.accept(found.value());
            findings.ok(name, shown(name, found));
        } catch (IllegalArgumentException e) {
            findings.failed(name, e.getMessage() + "; from " + found.origin(), "correct " + name);
        }
    }

    private void lookAtStorage(Findings findings) {
        try {
            ObjectStorageSettings storage = new ObjectStorageSettings(settings::find);
            if (storage.none()) {
                findings.warning(
                        "object storage",
                        "there is none: logs stay in PostgreSQL, and artifacts are refused",
                        "set SHITHUB_OBJECT_STORAGE=s3 and the SHITHUB_S3_ settings, unless this is meant");
            }
        } catch (IllegalArgumentException e) {
            findings.failed("object storage", e.getMessage(), "correct the SHITHUB_S3_ settings");
        }
    }

    private static String shown(String name, Settings.Found found) {
        return (HIDDEN.matcher(name).matches() ? "is set (not shown)" : clear(found.value())) + ", from "
                + found.origin();
    }

    /** Without what opens a server, wherever in an address it stands. */
    static String clear(String value) {
        String without = PASSWORD.matcher(value).replaceAll("$1:***@");
        return PARAMETER.matcher(without).replaceAll("$1=***");
    }

    private static void address(String value) {
        URI uri = URI.create(value);
        if (uri.getHost() == null || !Set.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
            throw new IllegalArgumentException("is '" + clear(value) + "'; expected http(s)://host:port");
        }
    }

    private static void token(String value) {
        if (OpaqueToken.parse(value).isEmpty()) {
            throw new IllegalArgumentException(
                    "is no token of ours, which has 64 hexadecimal characters; make one with shithubd admin token create");
        }
    }
}
