package sh.shithub.actions.cli.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import sh.shithub.actions.cli.settings.Settings;
import sh.shithub.actions.platform.storage.ObjectStorageSettings;
import sh.shithub.actions.platform.storage.S3Clients;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * What services and runners do with the object storage, done once each: the services through their endpoint, runners by signed
 * addresses through the public one. Its objects are deleted again, also when a call fails.
 */
record CheckStorage(Settings settings, Duration patience, DoctorsHttp http) implements Check {
    /** Beside what the services store; an object that a killed doctor leaves is an orphan of retention. */
    private static final String PREFIX = "actions/doctor/";

    private static final byte[] CONTENT = "written by shithubd doctor\n".getBytes(StandardCharsets.UTF_8);

    @Override
    public void look(Findings findings) throws InterruptedException {
        ObjectStorageSettings storage = new ObjectStorageSettings(this::impatient);
        if (storage.none()) {
            findings.ok("object storage", "there is none, as SHITHUB_OBJECT_STORAGE says");
            return;
        }
        Steps steps = new Steps(storage, http, findings);
        String key = PREFIX + UUID.randomUUID();
        try (S3Client client = S3Clients.open(storage)) {
            look(storage, client, key, steps);
        }
    }

    /** The services' settings, but for how long is waited. */
    private String impatient(String name) {
        String seconds = Math.max(1, patience.toSeconds()) + "s";
        return name.equals("SHITHUB_S3_CALL") || name.equals("SHITHUB_S3_ATTEMPT") ? seconds : settings.find(name);
    }

    private void look(ObjectStorageSettings storage, S3Client client, String key, Steps steps)
            throws InterruptedException {
        boolean there = steps.step("put", () -> {
            client.putObject(request -> request.bucket(storage.bucket()).key(key), RequestBody.fromBytes(CONTENT));
            return "an object is put";
        });
        if (!there) {
            return;
        }
        String signed = key + "-signed";
        try (SignedCalls runner = new SignedCalls(storage)) {
            steps.step(
                    "get",
                    () -> same(client.getObjectAsBytes(
                                    request -> request.bucket(storage.bucket()).key(key))
                            .asByteArray()));
            steps.step("list", () -> listed(client, storage.bucket(), key));
            steps.call(
                    "signed put",
                    http.request(runner.put(signed)).PUT(HttpRequest.BodyPublishers.ofByteArray(CONTENT)));
            steps.call("signed get", http.request(runner.get(key)).GET());
        } finally {
            steps.step("delete", () -> {
                for (String one : List.of(key, signed)) {
                    client.deleteObject(
                            request -> request.bucket(storage.bucket()).key(one));
                }
                return "the objects are deleted";
            });
        }
    }

    private static String same(byte[] read) {
        if (!Arrays.equals(CONTENT, read)) {
            throw new IllegalStateException("other bytes came back than were put");
        }
        return "the same bytes come back";
    }

    private static String listed(S3Client client, String bucket, String key) {
        List<S3Object> found = client.listObjectsV2(
                        request -> request.bucket(bucket).prefix(key))
                .contents();
        if (found.isEmpty()) {
            throw new IllegalStateException("the object is not in the list");
        }
        return "the object is listed";
    }

    /** Does one thing after the other and tells each. */
    private record Steps(ObjectStorageSettings storage, DoctorsHttp http, Findings findings) {
        private boolean step(String name, Supplier<String> act) {
            long start = System.nanoTime();
            try {
                findings.ok(name, Findings.since(start), place(storage.endpoint()) + ": " + act.get());
                return true;
            } catch (SdkException | IllegalStateException e) {
                StorageFault fault = StorageFault.of(e, storage);
                findings.failed(
                        name, Findings.since(start), place(storage.endpoint()) + ": " + fault.says(), fault.todo());
                return false;
            }
        }

        private void call(String name, HttpRequest.Builder request) throws InterruptedException {
            long start = System.nanoTime();
            String place = place(storage.publicEndpoint()) + ": ";
            try {
                int status = http.send(request).statusCode();
                if (status / 100 == 2) {
                    findings.ok(name, Findings.since(start), place + "a signed address is taken");
                } else {
                    findings.failed(
                            name,
                            Findings.since(start),
                            place + "a signed address is answered " + status,
                            "check SHITHUB_S3_PUBLIC_ENDPOINT, SHITHUB_S3_REGION and SHITHUB_S3_PATH_STYLE, and that what stands in"
                                    + " between changes neither host nor path");
                }
            } catch (IOException e) {
                findings.failed(
                        name,
                        Findings.since(start),
                        place + "does not answer: " + DoctorsHttp.said(e),
                        "correct SHITHUB_S3_PUBLIC_ENDPOINT: runners put artifacts there, and operators get logs");
            }
        }

        private static String place(URI endpoint) {
            return endpoint.getAuthority();
        }
    }
}
