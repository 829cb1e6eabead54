package sh.shithub.actions.devstack.servers;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.devstack.process.Ending;
import sh.shithub.actions.devstack.process.Program;
import sh.shithub.actions.devstack.process.Signal;
import sh.shithub.actions.devstack.process.StartFailedException;

/** S3Proxy on loopback: S3 with signed requests, objects as files. */
public final class ObjectStore implements ServerKind {
    private static final int ANSWERS_WITHIN_MILLIS = 500;
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path data;
    private final Path log;
    private final int port;
    private final String accessKey;
    private final String secretKey;
    private final List<String> options;

    /**
     * @param data its directory; made when it is not there
     * @param options for its Java, such as the size of its heap
     */
    public ObjectStore(Path data, Path log, int port, String accessKey, String secretKey, List<String> options) {
        this.data = data.toAbsolutePath();
        this.log = log;
        this.port = port;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.options = options;
    }

    @Override
    public String name() {
        return "objectstore";
    }

    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    /**
     * To this back end a bucket is a folder; making one needs neither a client nor a running server. A folder that others may
     * read would be a public bucket.
     */
    public void makeBucket(String name) {
        try {
            Files.createDirectories(objects().resolve(name), OWNER_ONLY);
        } catch (IOException e) {
            throw new StartFailedException("the bucket " + name + " cannot be made: " + e.getMessage(), e);
        }
    }

    @Override
    public void prepare() {
        try {
            Files.createDirectories(objects());
            Folders.writeForOwner(properties(), text());
        } catch (IOException e) {
            throw new StartFailedException("the data directory " + data + " cannot be made: " + e.getMessage(), e);
        }
    }

    private String text() {
        return """
                s3proxy.endpoint=%s
                s3proxy.authorization=aws-v4
                s3proxy.identity=%s
                s3proxy.credential=%s
                jclouds.provider=filesystem-nio2
                jclouds.identity=unused
                jclouds.credential=unused
                jclouds.filesystem.basedir=%s
                """.formatted(endpoint(), accessKey, secretKey, objects());
    }

    @Override
    public Program program() {
        ServerFiles files = ServerFiles.of("objectstore");
        List<String> all = new ArrayList<>();
        all.add("-Dlogback.configurationFile=" + files.file("logback.xml"));
        all.addAll(ClassData.options(name(), files.jars()));
        all.addAll(options);
        all.addAll(List.of("-cp", files.classPath()));
        List<String> command = Java.command(
                all, "org.gaul.s3proxy.Main", "--properties", properties().toString());
        Ending ending = new Ending(Signal.TERM, Duration.ofSeconds(10));
        return new Program(name(), command, Map.of(), log, ending, Signal.KILL);
    }

    /** Any answer will do: without a signature it is a refusal. */
    @Override
    public boolean answers() {
        return HttpStatus.of(URI.create(endpoint() + "/"), ANSWERS_WITHIN_MILLIS) > 0;
    }

    private Path objects() {
        return data.resolve("objects");
    }

    private Path properties() {
        return data.resolve("s3proxy.properties");
    }
}
