package sh.shithub.actions.devstack.stack;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import sh.shithub.actions.devstack.servers.Java;
import sh.shithub.actions.devstack.servers.Kafka;
import sh.shithub.actions.devstack.servers.ObjectStore;
import sh.shithub.actions.devstack.servers.Postgres;
import sh.shithub.actions.devstack.servers.ServerKind;

/** All processes of a stack and what each is told. */
final class Members {
    static final String DATABASE = "shithub";
    static final String BUCKET = "actions";

    private static final Map<String, String> POSTGRES_SETTINGS = Map.of(
            // Ten instances of each service with eight connections each, and room for people.
            "max_connections", "350",
            "shared_buffers", "128MB",
            // Short statements only: compiling one takes longer than running it.
            "jit", "off");

    private final StackFiles files;
    private final StackSettings settings;
    private final Secrets secrets;
    private final JavaOptions java;
    private final ServiceCode code;
    private final Postgres postgres;
    private final Kafka kafka;
    private final ObjectStore objectStore;

    Members(StackFiles files, StackSettings settings, Secrets secrets, ServiceCode code) {
        this.code = code;
        this.files = files;
        this.settings = settings;
        this.secrets = secrets;
        this.java = new JavaOptions(settings.given());
        PortPlan ports = settings.ports();
        postgres = new Postgres(
                files.data().resolve("postgres"),
                files.log("postgres"),
                ports.postgres(),
                secrets.databasePassword(),
                POSTGRES_SETTINGS);
        kafka = new Kafka(
                files.data().resolve("kafka"),
                files.log("kafka"),
                ports.kafka(),
                ports.controller(),
                java.of("kafka"),
                Map.of(),
                settings.detours().ofKafka(ports.kafka()));
        objectStore = new ObjectStore(
                files.data().resolve("objectstore"),
                files.log("objectstore"),
                ports.objectStore(),
                secrets.accessKey(),
                secrets.secretKey(),
                java.of("objectstore"));
    }

    Postgres postgres() {
        return postgres;
    }

    Kafka kafka() {
        return kafka;
    }

    ObjectStore objectStore() {
        return objectStore;
    }

    List<ServerKind> servers() {
        return List.of(postgres, kafka, objectStore);
    }

    List<ServerKind> services() {
        List<ServerKind> services = new ArrayList<>();
        for (Service service : Service.values()) {
            services.addAll(instances(service));
        }
        return services;
    }

    List<ServerKind> instances(Service service) {
        return IntStream.rangeClosed(1, settings.scale().of(service))
                .mapToObj(instance -> service(service, instance))
                .toList();
    }

    /** @param name as in {@code .dev/env}, or with dashes */
    Optional<ServerKind> named(String name) {
        List<ServerKind> all = new ArrayList<>(servers());
        all.addAll(services());
        return all.stream()
                .filter(member -> member.name().equals(name.replace('-', '_')))
                .findFirst();
    }

    /** Each port that the stack is going to listen on, with whose it is. */
    Map<Integer, String> ports() {
        PortPlan plan = settings.ports();
        Map<Integer, String> ports = new LinkedHashMap<>();
        ports.put(plan.postgres(), "postgres");
        ports.put(plan.kafka(), "kafka");
        ports.put(plan.controller(), "kafka");
        ports.put(plan.objectStore(), "objectstore");
        for (Service service : Service.values()) {
            for (int instance = 1; instance <= settings.scale().of(service); instance++) {
                if (service == Service.API_GATEWAY) {
                    ports.put(plan.gateway(instance), service.member(instance));
                }
                ports.put(plan.management(service, instance), service.member(instance));
            }
        }
        return ports;
    }

    /** What {@code .dev/env} says besides process ids (wire.md, "The file .dev/env"). */
    Map<String, String> addresses() {
        Map<String, String> addresses = new LinkedHashMap<>();
        addresses.put("SHITHUB_GATEWAY_URL", url(settings.ports().gateway(1)).toString());
        addresses.putAll(dependencies(Detours.NONE));
        // Scripts know the key by its earlier name too (wire.md).
        addresses.put("SHITHUB_TOTP_KEY", secrets.masterKey());
        addresses.put("SHITHUB_OPERATOR_TOKEN", secrets.operatorToken());
        for (Service service : Service.values()) {
            for (int instance = 1; instance <= settings.scale().of(service); instance++) {
                String member = service.member(instance);
                addresses.put(
                        "MANAGEMENT_URL_" + member,
                        url(settings.ports().management(service, instance)).toString());
                if (service == Service.API_GATEWAY && instance > 1) {
                    addresses.put(
                            "GATEWAY_URL_" + member,
                            url(settings.ports().gateway(instance)).toString());
                }
            }
        }
        return addresses;
    }

    private Map<String, String> dependencies(Detours by) {
        PortPlan ports = settings.ports();
        Map<String, String> dependencies = new LinkedHashMap<>();
        dependencies.put("SHITHUB_DATABASE_URL", by.address("postgres", ports.postgres(), postgres.url(DATABASE)));
        dependencies.put("SHITHUB_KAFKA_BOOTSTRAP", by.address("kafka", ports.kafka(), kafka.bootstrap()));
        dependencies.put("SHITHUB_S3_ENDPOINT", by.address("objectstore", ports.objectStore(), objectStore.endpoint()));
        dependencies.put("SHITHUB_S3_BUCKET", BUCKET);
        dependencies.put("SHITHUB_S3_ACCESS_KEY", secrets.accessKey());
        dependencies.put("SHITHUB_S3_SECRET_KEY", secrets.secretKey());
        dependencies.put("SHITHUB_MASTER_KEY", secrets.masterKey());
        return dependencies;
    }

    private ServerKind service(Service service, int instance) {
        String name = service.member(instance);
        int management = settings.ports().management(service, instance);
        Map<String, String> environment = new LinkedHashMap<>(settings.given());
        environment.putAll(dependencies(settings.detours()));
        environment.put("SHITHUB_INSTANCE", instance == 1 ? service.title() : service.title() + "-" + instance);
        environment.put("SHITHUB_MANAGEMENT_PORT", Integer.toString(management));
        if (service == Service.API_GATEWAY) {
            environment.put(
                    "SHITHUB_HTTP_PORT", Integer.toString(settings.ports().gateway(instance)));
        }
        List<String> command = Java.command(java.of(service), code.of(service).toArray(String[]::new));
        return new ServiceProcess(name, command, environment, url(management), files.log(name));
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }
}
