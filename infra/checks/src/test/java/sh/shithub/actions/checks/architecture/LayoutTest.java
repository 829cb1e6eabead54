package sh.shithub.actions.checks.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The layout's rules (architecture.md, "Layout"), held against the compiled classes of every module. */
class LayoutTest {
    private static final Path ROOT = root();
    private static final List<String> MODULES = List.of(
            "infra/contracts",
            "infra/schema",
            "infra/platform",
            "infra/retention",
            "api-gateway",
            "claim-service",
            "log-service",
            "status-service");
    private static final JavaClasses CLASSES = importAll();
    private static final String OURS = "sh.shithub.actions.";

    @ParameterizedTest
    @ValueSource(strings = {"gateway", "claim", "log", "status"})
    void a_service_never_sees_another(String service) {
        String[] others = Stream.of("gateway", "claim", "log", "status")
                .filter(other -> !other.equals(service))
                .map(other -> OURS + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage(OURS + service + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"contracts", "schema"})
    void contracts_and_schema_depend_on_nothing_of_ours(String module) {
        noClasses()
                .that()
                .resideInAPackage(OURS + module + "..")
                .should()
                .dependOnClassesThat(
                        resideInAPackage("sh.shithub.actions..").and(resideOutsideOfPackage(OURS + module + "..")))
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"platform", "retention"})
    void what_services_share_knows_no_service(String module) {
        noClasses()
                .that()
                .resideInAPackage(OURS + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(OURS + "gateway..", OURS + "claim..", OURS + "log..", OURS + "status..")
                .check(CLASSES);
    }

    /** Of two packages one may use the other, never each the other: a feature goes away with its folder. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "gateway.(*)..",
                "gateway.runner.(*)..",
                "gateway.operator.(*)..",
                "claim.(*)..",
                "log.(*)..",
                "status.(*)..",
                "platform.(*).."
            })
    void packages_use_each_other_one_way_only(String packages) {
        slices().matching(OURS + packages).should().beFreeOfCycles().check(CLASSES);
    }

    /** Who learns how a runner's call is answered needs to know nothing of what operators see. */
    @Test
    void what_runners_call_knows_nothing_of_what_operators_call() {
        noClasses()
                .that()
                .resideInAPackage(OURS + "gateway.runner..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(OURS + "gateway.operator..")
                .check(CLASSES);
    }

    /** Kafka is known to what reads from it and to what makes or keeps records for it; the gateway alone speaks HTTP. */
    @ParameterizedTest
    @ValueSource(strings = {"claim", "log", "status"})
    void the_acts_of_a_service_know_neither_kafka_nor_http(String service) {
        noClasses()
                .that()
                .resideInAPackage(OURS + service + "..")
                .and()
                .haveNameNotMatching(".*(Handler|InOutbox|Events|Schedule)")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka..", "io.micronaut.http..", "io.micronaut.configuration.kafka..")
                .check(CLASSES);
    }

    /** A service says what it has to say in its log; only its launcher speaks to a terminal, before there is a log. */
    @Test
    void nothing_prints() {
        noClasses()
                .that()
                .resideOutsideOfPackages(OURS + "platform.launch", OURS + "platform.logs")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(CLASSES);
    }

    @Test
    void nothing_injects_fields_or_values() {
        noClasses()
                .should()
                .beAnnotatedWith("io.micronaut.context.annotation.Value")
                .check(CLASSES);
        com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields()
                .should()
                .beAnnotatedWith("jakarta.inject.Inject")
                .check(CLASSES);
    }

    /**
     * What time it is says the platform's clock, the database's: machines do not agree (decision 0028). Retention goes by days, and
     * runs in {@code shithubd} too.
     */
    @Test
    void nothing_asks_this_machine_what_time_it_is() {
        noClasses()
                .that()
                .resideOutsideOfPackages(OURS + "platform.time", OURS + "retention..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(OffsetDateTime.class, "now")
                .orShould()
                .callMethod(ZonedDateTime.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(Clock.class, "systemDefaultZone")
                .orShould()
                .callConstructor(Date.class)
                .check(CLASSES);
    }

    @Test
    void the_top_level_holds_what_was_agreed_and_nothing_else() throws Exception {
        Set<String> agreed = Set.of(
                "pom.xml", "api-gateway", "claim-service", "log-service", "status-service", "infra", "README.md");
        try (Stream<Path> entries = Files.list(ROOT)) {
            Set<String> found = entries.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith(".") && !name.equals("target"))
                    .collect(Collectors.toCollection(TreeSet::new));
            Assertions.assertEquals(new TreeSet<>(agreed), found);
        }
    }

    @Test
    void every_module_was_looked_at() {
        for (String module : MODULES) {
            assertFalse(
                    new ClassFileImporter()
                            .importPath(ROOT.resolve(module).resolve("target/classes"))
                            .isEmpty(),
                    module + " has no compiled classes");
        }
    }

    private static JavaClasses importAll() {
        return new ClassFileImporter()
                .withImportOption(LayoutTest::written)
                .importPaths(MODULES.stream()
                        .map(module -> ROOT.resolve(module).resolve("target/classes"))
                        .toList());
    }

    /** Micronaut's generated classes live in our packages and depend on the framework; their names contain a dollar first. */
    private static boolean written(Location location) {
        return !location.contains("/$");
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("infra/contracts"))) {
            here = here.getParent();
        }
        return here;
    }
}
