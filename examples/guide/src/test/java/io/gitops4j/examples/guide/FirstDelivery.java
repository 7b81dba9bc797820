package io.gitops4j.examples.guide;

import static io.gitops4j.core.pipeline.Compensation.rollBack;
import static io.gitops4j.core.pipeline.FileEdits.file;
import static io.gitops4j.core.pipeline.Gates.approvals;
import static io.gitops4j.core.pipeline.Gates.sameDigestAs;
import static io.gitops4j.core.pipeline.Trigger.manually;
import static io.gitops4j.registry.ModelCar.modelCar;

import io.gitops4j.core.engine.Delivery;
import io.gitops4j.core.engine.Run;
import io.gitops4j.core.model.Actor;
import io.gitops4j.core.model.TenantId;
import io.gitops4j.core.pipeline.Change;
import io.gitops4j.core.pipeline.Pipeline;
import io.gitops4j.core.pipeline.Start;
import io.gitops4j.core.spi.ProviderContext;
import io.gitops4j.git.LocalGitProvider;
import io.gitops4j.registry.ModelCar;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A model goes to test, and to production when somebody says so. */
final class FirstDelivery {
  private FirstDelivery() {}

  static Pipeline pipeline(Path model) {
    ModelCar car = modelCar("jukebox", "quay.io/mlops/jukebox").model(model);
    return Pipeline.named("jukebox")
        .on(manually())
        .produce(car)
        .stage(
            "test",
            test ->
                test.into("test")
                    .change(Change.in("gitops", file("test.yaml").set("version", car.pinned())))
                    .onFailure(rollBack()))
        .stage(
            "prod",
            prod ->
                prod.into("prod")
                    .guard(sameDigestAs("test", car), approvals(1).from("leads"))
                    .change(Change.in("gitops", file("prod.yaml").set("version", car.pinned())))
                    .onFailure(rollBack()));
  }

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    Path model = Files.writeString(home.resolve("jukebox.onnx"), "a model, say");
    try (LocalGitProvider git =
            LocalGitProvider.open(home.resolve("git"), ProviderContext.in(home.resolve("git")));
        Delivery delivery = Delivery.embedded(home, pipeline(model))) {
      git.createRepository(
          "gitops", Map.of("test.yaml", "version: none\n", "prod.yaml", "version: none # ours\n"));

      Run run = delivery.start("jukebox", Start.manual(), Actor.of("mia"));
      run = delivery.await(run.id(), Duration.ofMinutes(1));
      System.out.println(run.waits().get(0).sentence());

      String shown = run.waits().get(0).subject();
      delivery.approve(
          TenantId.DEFAULT, run.id(), "prod/approvals", Actor.of("lee", "leads"), shown, "fine");
      System.out.println(delivery.awaitEnd(run.id(), Duration.ofMinutes(1)));
    }
  }
}
