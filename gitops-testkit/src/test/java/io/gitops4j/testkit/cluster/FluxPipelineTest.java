package io.gitops4j.testkit.cluster;

import io.gitops4j.k8s.flux.FluxKustomization;
import io.gitops4j.k8s.flux.FluxSource;
import io.gitops4j.k8s.flux.FluxTarget;
import io.gitops4j.k8s.servers.Flux;
import io.gitops4j.k8s.servers.FluxExtension;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Nobody looks at Git by itself: what Flux sees, it was asked to. */
@DisplayName("A pipeline that commits to a real Gitea, and Flux' real controllers")
@Tag("servers")
@Timeout(value = 300, unit = TimeUnit.SECONDS)
@ExtendWith(FluxExtension.class)
class FluxPipelineTest extends ReleaseToCluster {
  @BeforeEach
  void begin(Flux flux) throws Exception {
    connect(flux.plane());
  }

  @Test
  @DisplayName("sees its commit rolled out; a bad one fails, and is rolled back by another")
  void followedByFlux() throws Exception {
    FluxSource source = FluxSource.git(namespace, repository.toString(), "main").in(Flux.NAMESPACE);
    apply(
        source,
        FluxKustomization.named(namespace + "-shop", source, "shop")
            .in(Flux.NAMESPACE)
            .to(namespace));
    deliver(
        FluxTarget.on(cluster).named(namespace + "-{application}"),
        "HealthCheckFailed",
        "Deployment/" + namespace + "/shop: ",
        "ProgressDeadlineExceeded");
  }
}
