package sh.shithub.actions.cli.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import sh.shithub.actions.cli.gateway.Gateway;
import sh.shithub.actions.cli.logs.ShowText;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import sh.shithub.actions.platform.storage.S3Clients;
import software.amazon.awssdk.services.s3.S3Client;

/** The part of {@code infra/bin/demo} that needs more than a shell: following a run, and showing what is left of it. */
public final class DemoRun {
    private static final Duration WITHIN = Duration.ofMinutes(2);

    private DemoRun() {}

    /**
     * Exits with 0 when the run succeeded and everything it left is as it should be, else with 1 and what is wrong.
     *
     * @param arguments the run's id, and {@code colour} where the output is for a terminal
     */
    public static void main(String... arguments) throws InterruptedException {
        boolean colours = List.of(arguments).contains("colour");
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try {
            List<String> problems = show(Long.parseLong(arguments[0]), out, colours);
            problems.forEach(System.err::println);
            System.exit(problems.isEmpty() ? 0 : 1);
        } catch (RuntimeException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static List<String> show(long run, PrintWriter out, boolean colours) throws InterruptedException {
        Settings settings = new Settings(System.getenv(), Path.of("").toAbsolutePath());
        Gateway gateway = Gateway.patient(settings);
        ObjectStorageSettings storage = new ObjectStorageSettings(settings::find);
        try (S3Client s3 = S3Clients.open(storage)) {
            Map<Long, String> logs = new FollowRun(gateway, new ShowText(out, colours)).untilEnded(run, WITHIN);
            List<String> problems =
                    new ShowRun(gateway, s3, storage.bucket(), new Screen(out, colours), run).show(logs);
            out.flush();
            return problems;
        }
    }
}
