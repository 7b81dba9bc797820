package io.gitops4j.examples.runner;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.Gates.sameDigestAs;
import static io.gitops4j.core.pipeline.Products.pushed;
import static io.gitops4j.core.pipeline.Steps.apply;
import static io.gitops4j.core.pipeline.Steps.awaitHealthy;
import static io.gitops4j.core.pipeline.Steps.check;

import io.gitops4j.core.model.Artifact;
import io.gitops4j.core.model.CommitId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Gate;
import io.gitops4j.core.pipeline.GateContext;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Product;
import io.gitops4j.core.pipeline.Step;
import io.gitops4j.core.pipeline.Trigger;
import io.gitops4j.core.pipeline.Verdict;
import io.gitops4j.core.spi.GitRepository;
import io.gitops4j.examples.platform.Settings;
import io.gitops4j.git.ci.CiFile;
import io.gitops4j.git.ci.CiSpec;
import io.gitops4j.k8s.PlainYamlRenderer;
import java.time.Duration;

/** What happens to a commit of the detector: CI's part, and ours. */
record DetectorPipeline(Settings settings) {
  static final String NAME = "object-detector";

  /** Who lets a version into production. */
  static final String OWNERS = "owners";

  private static final String MASTER = "master";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** The workflow that builds, pushes and reports the image, on the forge's runner. */
  CiFile workflow() {
    CiSpec spec = CiSpec.image(image()).onPush(MASTER, "dev").withName("build-container");
    return CiFile.gitHub(settings.get("builder").equals("buildah") ? spec.withBuildah() : spec);
  }

  private String image() {
    return settings.get("registry") + "/acme/" + NAME;
  }

  /** From the image that was pushed to production. */
  Pipeline pipeline() {
    Product detector = pushed("detector", Artifact.Kind.IMAGE);
    return Pipeline.named(NAME)
        .on(Trigger.artifact(image()))
        .produce(detector)
        .stage("scan", scan -> scan.then(check("scan", new Scanner(settings, detector).check())))
        .stage(
            "test",
            test ->
                test.into("test")
                    .change(version(detector))
                    .then(deployed())
                    .then(awaitHealthy(PATIENCE))
                    .then(check("detects", new Endpoint(settings, detector)))
                    .onFailure(rollBack().then(deployed())))
        .stage(
            "prod",
            prod ->
                prod.into("prod")
                    .guard(
                        sameDigestAs("test", detector),
                        Gate.named("on-master", "1", this::onMaster),
                        approvals(1).from(OWNERS))
                    .change(version(detector))
                    .then(deployed())
                    .then(awaitHealthy(PATIENCE))
                    .then(check("detects", new Endpoint(settings, detector)))
                    .onFailure(rollBack().then(deployed())));
  }

  private static Change version(Product detector) {
    return Change.in(
        "gitops",
        file(NAME + "/{environment}/deployment.yaml")
            .image("spec.template.spec.containers[name=detector].image", detector.reference()));
  }

  private static Step deployed() {
    return apply(PlainYamlRenderer.create(), "gitops", NAME + "/{environment}");
  }

  /** What was built of another branch is tested, and goes no further. */
  private Verdict onMaster(GateContext context) {
    GitRepository source = context.connections().repository("source");
    CommitId commit = context.release().source().orElseThrow();
    return source.head(MASTER).filter(head -> source.isAncestor(commit, head)).isPresent()
        ? Verdict.open(commit + " is on " + MASTER)
        : Verdict.blocked(commit + " is not on " + MASTER, Duration.ofSeconds(10));
  }
}
