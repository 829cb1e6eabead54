package sh.shithub.actions.devstack.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.devstack.process.Ending;
import sh.shithub.actions.devstack.process.Program;
import sh.shithub.actions.devstack.process.ShortRun;
import sh.shithub.actions.devstack.process.Signal;
import sh.shithub.actions.devstack.process.StartFailedException;
import sh.shithub.actions.schema.DatabaseUrl;

/** PostgreSQL on loopback, one superuser with a password, no sockets in the file system. */
public final class Postgres implements ServerKind {
    public static final String USER = "shithub";

    private final Path data;
    private final Path log;
    private final int port;
    private final String password;
    private final Map<String, String> settings;
    private Path binaries;

    /**
     * @param data its directory; made when it is not there
     * @param password of the superuser, set when the directory is made
     * @param settings in PostgreSQL's own names, beside the ones that every stack has
     */
    public Postgres(Path data, Path log, int port, String password, Map<String, String> settings) {
        this.data = data.toAbsolutePath();
        this.log = log;
        this.port = port;
        this.password = password;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "postgres";
    }

    /** The address of a database, in the form that psql and {@code SHITHUB_DATABASE_URL} take. */
    public String url(String database) {
        return "postgresql://" + USER + ":" + password + "@127.0.0.1:" + port + "/" + database;
    }

    public Connection connect(String database) throws SQLException {
        DatabaseUrl url = DatabaseUrl.parse(url(database));
        return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
    }

    @Override
    public void prepare() {
        binaries = PostgresBinaries.directory();
        if (!Files.exists(data)) {
            initialize();
        }
    }

    /** Made beside its place and then renamed, so that what is there is whole. */
    private void initialize() {
        Path unfinished = data.resolveSibling(data.getFileName() + ".new");
        Path secret = data.resolveSibling(data.getFileName() + ".password");
        try {
            Files.createDirectories(data.getParent());
            Folders.delete(unfinished);
            Folders.writeForOwner(secret, password);
            initdb(unfinished, secret);
            Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(secret);
        } catch (IOException e) {
            throw new StartFailedException("the data directory " + data + " cannot be made: " + e.getMessage(), e);
        }
    }

    private void initdb(Path directory, Path secret) {
        ShortRun.of(
                "initdb",
                log,
                run(
                        "initdb",
                        List.of(
                                "--pgdata=" + directory,
                                "--username=" + USER,
                                "--pwfile=" + secret,
                                "--auth=scram-sha-256",
                                "--encoding=UTF8",
                                "--locale=C",
                                "--no-sync",
                                "--no-instructions")));
    }

    @Override
    public Program program() {
        List<String> arguments = new ArrayList<>(List.of("-D", data.toString(), "-p", Integer.toString(port)));
        set(arguments, "listen_addresses", "127.0.0.1");
        set(arguments, "unix_socket_directories", "");
        set(arguments, "timezone", "UTC");
        set(arguments, "log_timezone", "UTC");
        settings.forEach((name, value) -> set(arguments, name, value));
        // INT: end the connections and shut down; TERM would wait for every client to leave first.
        Ending ending = new Ending(Signal.INT, Duration.ofSeconds(15));
        return new Program(name(), run("postgres", arguments), Map.of(), log, ending, Signal.QUIT);
    }

    @Override
    public boolean answers() {
        try (Connection connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private static void set(List<String> arguments, String name, String value) {
        arguments.add("-c");
        arguments.add(name + "=" + value);
    }

    /** PostgreSQL refuses to run as root; in a user namespace of its own, root is nobody. */
    private List<String> run(String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        return command;
    }
}
