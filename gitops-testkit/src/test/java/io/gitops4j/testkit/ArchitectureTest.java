package io.gitops4j.testkit;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.Slice;
import io.gitops4j.core.report.ReportSection;
import io.gitops4j.core.spi.GitProviderFactory;
import io.gitops4j.core.spi.RegistryFactory;
import io.gitops4j.core.spi.SystemClock;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the house, for the classes of every module. There are no exemptions. */
@DisplayName("In every module")
class ArchitectureTest {
  private static final String ROOT = "io.gitops4j";
  private static final String CORE = ROOT + ".core.";
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages(ROOT);

  private static final Set<String> CLOCKS =
      Set.of(
          "java.time.Instant.now",
          "java.time.LocalDate.now",
          "java.time.LocalTime.now",
          "java.time.LocalDateTime.now",
          "java.time.OffsetDateTime.now",
          "java.time.OffsetTime.now",
          "java.time.ZonedDateTime.now",
          "java.time.Year.now",
          "java.time.YearMonth.now",
          "java.time.MonthDay.now",
          "java.time.InstantSource.system",
          "java.util.Calendar.getInstance",
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.Thread.sleep",
          "java.util.concurrent.TimeUnit.sleep");

  @ParameterizedTest(name = "{0} may know {1}")
  @CsvSource({
    "model, ''",
    "edit, model",
    "audit, model spi",
    "spi, model edit",
    "http, model spi",
    "process, model",
    "journal, model spi",
    "pipeline, model edit spi",
    "engine, model edit spi journal pipeline",
    "events, model spi pipeline engine",
    "report, model edit spi pipeline engine"
  })
  @DisplayName(
      "core's packages point one way: model, edit, spi, then journal, audit and pipeline, then engine, then events and report")
  void corePointsOneWay(String name, String known) {
    Set<String> allowed =
        List.of((name + " " + known).strip().split(" ")).stream()
            .map(p -> CORE + p + "..")
            .collect(Collectors.toSet());
    noClasses()
        .that()
        .resideInAPackage(CORE + name + "..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(ROOT + "..")
                .and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
        .check(ALL);
  }

  @Test
  @DisplayName("no packages depend on each other in a circle")
  void noCycles() {
    slices().matching(ROOT + ".(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  @DisplayName("the model depends on the JDK and its null annotations alone")
  void modelStandsAlone() {
    classes()
        .that()
        .resideInAPackage(CORE + "model")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "javax.net.ssl..", "org.jspecify..", CORE + "model")
        .check(ALL);
  }

  @Test
  @DisplayName("the modules of providers don't know each other, nor what tests them")
  void providersDontKnowEachOther() {
    Set<String> shared = Set.of("core", "contracts", "testkit");
    slices()
        .matching(ROOT + ".(*)..")
        .that(describe("are of providers", (Slice s) -> !shared.contains(s.getNamePart(1))))
        .should()
        .notDependOnEachOther()
        .check(ALL);
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".contracts..", ROOT + ".testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOT + ".contracts..", ROOT + ".testkit..")
        .check(ALL);
  }

  @Test
  @DisplayName("what users see speaks in types of the JDK and our own")
  void noForeignTypesInSignatures() {
    classes()
        .that(describe("users see", PublicSignature::isVisible))
        .should(PublicSignature.speakingOnlyIn("java.", "javax.sql.", "javax.net.ssl.", ROOT + "."))
        .check(ALL);
  }

  @Test
  @DisplayName(
      "time comes from a clock that is given; one class asks the machine, and nothing sleeps")
  void noClocks() {
    Predicate<JavaAccess<?>> clock =
        a -> CLOCKS.contains(name(a)) || name(a).equals("java.util.Date.<init>");
    classes().should(Uses.none("ask the machine for the time, or sleep", clock)).check(ALL);
    classes()
        .that()
        .doNotHaveFullyQualifiedName(SystemClock.class.getName())
        .should(
            Uses.none(
                "take the machine's clock",
                a -> name(a).matches("java\\.time\\.Clock\\.(system|tick).*")))
        .check(ALL);
  }

  @Test
  @DisplayName("nothing is printed")
  void nothingIsPrinted() {
    Set<String> streams = Set.of("java.lang.System.out", "java.lang.System.err");
    Predicate<JavaAccess<?>> prints =
        a -> streams.contains(name(a)) || a.getName().equals("printStackTrace");
    classes().should(Uses.none("print", prints)).check(ALL);
  }

  @Test
  @DisplayName("no exception is thrown or declared that says nothing")
  void noGenericExceptions() {
    classes().should(Exceptions.neverMakeGenericOnes()).check(ALL);
    // the contracts are JUnit classes: what they declare goes to JUnit, which wants to hear it all
    classes()
        .that()
        .resideOutsideOfPackage(ROOT + ".contracts..")
        .should(Exceptions.neverDeclareGenericOnes())
        .check(ALL);
  }

  @Test
  @DisplayName("logging is the JDK's System.Logger")
  void oneLogger() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.util.logging..",
            "org.slf4j..",
            "org.apache.log4j..",
            "org.apache.logging..",
            "org.apache.commons.logging..")
        .check(ALL);
  }

  @Test
  @DisplayName("one class asks ServiceLoader")
  void oneServiceLoader() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName(CORE + "engine.Plugins")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(ServiceLoader.class)
        .check(ALL);
  }

  @ParameterizedTest
  @ValueSource(classes = {GitProviderFactory.class, RegistryFactory.class, ReportSection.class})
  @DisplayName(
      "every factory is found: registered, public, with a public constructor without arguments")
  void factoriesAreFound(Class<?> factory) {
    Set<String> written =
        ALL.stream()
            .filter(c -> c.isAssignableTo(factory) && !c.isInterface())
            .filter(c -> !c.getModifiers().contains(JavaModifier.ABSTRACT))
            .map(JavaClass::getName)
            .collect(Collectors.toSet());
    Set<String> found =
        ServiceLoader.load(factory).stream()
            .map(provider -> provider.type())
            .map(Class::getName)
            .collect(Collectors.toSet());
    assertThat(found).isEqualTo(written);
    assertThat(written).isNotEmpty();
  }

  @Test
  @DisplayName("classes are named by what they are")
  void noEmptyNames() {
    noClasses().should().haveNameMatching(".*(Impl|Utils?|Manager|Helper)").check(ALL);
  }

  @Test
  @DisplayName("every package says that null is the exception")
  void nullMarked() {
    assertThat(ALL.stream().map(JavaClass::getPackage).distinct().toList())
        .isNotEmpty()
        .allSatisfy(
            p ->
                assertThat(p.tryGetPackageInfo().filter(i -> i.isAnnotatedWith(NullMarked.class)))
                    .as("%s has a package-info.java with @NullMarked", p.getName())
                    .isPresent());
  }

  private static String name(JavaAccess<?> access) {
    return access.getTargetOwner().getName() + "." + access.getName();
  }
}
