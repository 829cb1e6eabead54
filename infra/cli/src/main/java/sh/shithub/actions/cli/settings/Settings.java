package sh.shithub.actions.cli.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import sh.shithub.actions.cli.output.ExitCode;
import sh.shithub.actions.cli.output.Failure;
import sh.shithub.actions.contracts.EarlierSettings;
import sh.shithub.actions.contracts.EnvFile;
import sh.shithub.actions.contracts.Setting;

/**
 * Where the database and the gateway are, and what opens them. A variable of the environment wins; else the line of the development stack's
 * {@code .dev/env}, found from the working directory upward or in the checkout that the program was started from.
 */
public final class Settings {
    /** The checkout that {@code infra/bin/shithubd} belongs to; the script sets it. */
    static final String ROOT = "SHITHUB_ROOT";

    private static final Path DEV_ENV = Path.of(".dev", "env");
    private static final String MANAGEMENT_URL = "MANAGEMENT_URL_";

    private static final Setting DATABASE_URL =
            new Setting("SHITHUB_DATABASE_URL", "", "postgresql://user:password@host:port/name, as the services'");
    private static final Setting GATEWAY_URL =
            new Setting("SHITHUB_GATEWAY_URL", "", "http(s)://host:port of a gateway; for what asks one");
    private static final Setting OPERATOR_TOKEN =
            new Setting("SHITHUB_OPERATOR_TOKEN", "", "a token of scope operator; for what asks a gateway");
    private static final Setting MASTER_KEY =
            new Setting("SHITHUB_MASTER_KEY", "", "the services' key, for secrets; once SHITHUB_TOTP_KEY");

    private final Map<String, String> environment;
    private final Path directory;

    public Settings(Map<String, String> environment, Path directory) {
        this.environment = Map.copyOf(EarlierSettings.renamed(environment));
        this.directory = directory;
    }

    /** What relative paths on the command line are relative to. */
    public Path directory() {
        return directory;
    }

    /** False when {@code NO_COLOR} is set and not empty. */
    public boolean colours() {
        return environment.getOrDefault("NO_COLOR", "").isEmpty();
    }

    /** In psql's form. */
    public String databaseUrl() {
        return require(DATABASE_URL, "postgresql://user:password@host:port/name");
    }

    public String gatewayUrl() {
        return require(GATEWAY_URL, "http://host:port");
    }

    public String operatorToken() {
        return require(
                OPERATOR_TOKEN,
                "64 hexadecimal characters from: shithubd admin token create --name NAME --scope operator");
    }

    /** The services' key, as they have it. */
    public String masterKey() {
        return require(MASTER_KEY, "32 bytes as base64, the same that the services have");
    }

    /** A setting that the services have too; null when it is nowhere. */
    public String find(String name) {
        return find(name, devEnv()).orElse(null);
    }

    /**
     * A setting's value.
     *
     * @param origin in words: the environment, or a file
     */
    public record Found(String value, String origin) {}

    /** The same with where it comes from; empty when it is nowhere. */
    public Optional<Found> lookUp(String name) {
        Optional<Path> devEnv = devEnv();
        String origin = environment.containsKey(name)
                ? "the environment"
                : devEnv.map(Path::toString).orElse("");
        return find(name, devEnv).map(value -> new Found(value, origin));
    }

    /** Of all settings of ours that stand anywhere. */
    public Set<String> names() {
        Set<String> names = all().keySet();
        names.removeIf(name -> !name.startsWith("SHITHUB_"));
        return names;
    }

    /** Of the instances whose address is known, by their names in {@code .dev/env}. */
    public Map<String, String> managementUrls() {
        Map<String, String> urls = new TreeMap<>();
        all().forEach((name, value) -> {
            if (name.startsWith(MANAGEMENT_URL)) {
                urls.put(name.substring(MANAGEMENT_URL.length()), value);
            }
        });
        return urls;
    }

    private Map<String, String> all() {
        Map<String, String> all = new TreeMap<>();
        devEnv().map(Settings::lines).ifPresent(all::putAll);
        all.putAll(environment);
        return all;
    }

    private Optional<String> find(String name, Optional<Path> devEnv) {
        return Optional.ofNullable(environment.get(name))
                .or(() -> devEnv.map(Settings::lines).map(lines -> lines.get(name)))
                .filter(value -> !value.isBlank());
    }

    private String require(Setting setting, String form) {
        Optional<Path> devEnv = devEnv();
        return find(setting.name(), devEnv)
                .orElseThrow(() -> new Failure(ExitCode.USAGE, missing(setting.name(), form, devEnv)));
    }

    /** KEY=value lines as {@code infra/bin/up} writes them, taken as they are, never evaluated (wire.md, "The file .dev/env"). */
    private static Map<String, String> lines(Path file) {
        try {
            return EarlierSettings.renamed(EnvFile.read(file));
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Optional<Path> devEnv() {
        return Stream.of(
                        Optional.of(directory),
                        Optional.ofNullable(environment.get(ROOT)).map(Path::of))
                .flatMap(Optional::stream)
                .flatMap(from -> Stream.iterate(from.toAbsolutePath(), path -> path != null, Path::getParent))
                .map(path -> path.resolve(DEV_ENV))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    private static String missing(String name, String form, Optional<Path> devEnv) {
        String looked = devEnv.map(file -> file + " does not have it").orElse("there is no .dev/env to read it from");
        return name + " is not set and " + looked + "; start the stack with infra/bin/up, which writes it, or set "
                + name + " (" + form + ")";
    }
}
