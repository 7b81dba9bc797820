package io.gitops4j.testkit;

import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.registry.evidence.EvidenceGates.evidence;
import static io.gitops4j.registry.evidence.EvidenceSteps.attach;
import static io.gitops4j.registry.evidence.EvidenceSteps.attestPromotion;
import static io.gitops4j.registry.evidence.EvidenceSteps.requireEvidence;
import static io.gitops4j.registry.evidence.EvidenceSteps.sign;
import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.contracts.RegistryContent;
import io.gitops4j.core.engine.Outcome;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.Digest;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Products;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.Registry;
import io.gitops4j.registry.evidence.Attachment;
import io.gitops4j.registry.evidence.EvidencePolicy;
import io.gitops4j.registry.evidence.EvidenceStore;
import io.gitops4j.registry.evidence.Predicate;
import io.gitops4j.registry.evidence.SigningKey;
import io.gitops4j.registry.evidence.Verification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A pipeline with evidence")
class EvidencePipelineTest {
  private static final SigningKey KEY = SigningKey.generate();
  private static final Product APP =
      Products.pushed("app", Artifact.Kind.IMAGE, "registry.example/team/app:v1");
  private static final EvidencePolicy POLICY =
      EvidencePolicy.signedBy(KEY.key()).withTests().withAttestation(Predicate.PROMOTION);

  @TempDir Path folder;

  private static Pipeline promoting(Path tests) {
    return Pipeline.named("app")
        .produce(APP)
        .stage(
            "test",
            s ->
                s.into("test")
                    .then(attach("junit", APP.reference(), r -> results(tests)))
                    .then(sign(APP.reference(), KEY))
                    .then(attestPromotion(APP.reference(), "build", "test", KEY)))
        .stage(
            "prod",
            s ->
                s.into("prod")
                    .guard(evidence(APP.reference(), POLICY))
                    .then(requireEvidence(APP.reference(), POLICY))
                    .change(Change.in("gitops", file("prod.yaml").set("image", APP.pinned()))));
  }

  private static Attachment results(Path tests) {
    return Attachment.testResults(tests, "application/junit+xml");
  }

  private static DeliveryKit kit(Pipeline pipeline) {
    return DeliveryKit.of(pipeline).repository("gitops", Map.of("prod.yaml", "image: v0\n"));
  }

  private static Digest push(DeliveryKit kit) {
    Registry registry = kit.connections().registry("registry.example");
    Digest image = RegistryContent.putImage(registry, "team/app", "app").digest();
    registry.tag("team/app", "v1", image);
    return image;
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "before-act", "after-act"})
  @DisplayName("attaches, signs, attests and requires each once, also if it dies in between")
  void promotes(String death) throws IOException {
    Path tests = Files.writeString(folder.resolve("junit.xml"), "<testsuite/>");
    try (DeliveryKit kit = kit(promoting(tests))) {
      Digest image = push(kit);
      if (!death.isEmpty()) {
        kit.crashAt(death);
      }
      Run run = kit.run("app", Start.manual(), "ann");
      assertThat(run.outcome()).as(() -> run.problem().toString()).contains(Outcome.SUCCEEDED);
      assertThat(kit.file("gitops", "prod.yaml")).contains(image.toString());
      Registry registry = kit.connections().registry("registry.example");
      assertThat(registry.referrers("team/app", image)).hasSize(3);
      Verification found = EvidenceStore.in(registry, "team/app").verify(image, List.of(KEY.key()));
      assertThat(found.statements())
          .filteredOn(each -> each.predicateType().equals(Predicate.PROMOTION))
          .singleElement()
          .satisfies(
              each ->
                  assertThat(new String(each.content(), StandardCharsets.UTF_8))
                      .contains("\"actor\":\"ann\"", run.id().value()));
    }
  }

  @Test
  @DisplayName("waits at its gate until somebody else has signed, and says for what")
  void waits() {
    EvidencePolicy signed = EvidencePolicy.signedBy(KEY.key());
    Pipeline pipeline =
        Pipeline.named("app")
            .produce(APP)
            .stage(
                "prod",
                s ->
                    s.into("prod")
                        .guard(evidence(APP.reference(), signed))
                        .change(Change.in("gitops", file("prod.yaml").set("image", APP.pinned()))));
    try (DeliveryKit kit = kit(pipeline)) {
      Digest image = push(kit);
      kit.at(
          Duration.ofHours(1),
          () -> {
            Run waiting = kit.delivery().runs(TenantId.DEFAULT).get(0);
            assertThat(waiting.waits().toString()).contains("lacks signature by the " + KEY.key());
            Registry registry = kit.connections().registry("registry.example");
            EvidenceStore.in(registry, "team/app").sign(image, KEY);
          });
      assertThat(kit.run("app", Start.manual(), "ann").outcome()).contains(Outcome.SUCCEEDED);
      assertThat(kit.elapsed()).isBetween(Duration.ofHours(1), Duration.ofMinutes(62));
    }
  }

  @Test
  @DisplayName("fails at a step that requires what is not there, and says what")
  void fails() {
    EvidencePolicy signed = EvidencePolicy.signedBy(KEY.key()).withSbom();
    Pipeline pipeline =
        Pipeline.named("app")
            .produce(APP)
            .stage("check", s -> s.then(requireEvidence(APP.reference(), signed)));
    try (DeliveryKit kit = kit(pipeline)) {
      push(kit);
      Run run = kit.run("app", Start.manual(), "ann");
      assertThat(run.problem().orElseThrow().sentence())
          .contains("lacks signature by the " + KEY.key() + ", bill of materials");
    }
  }
}
