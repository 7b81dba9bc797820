package io.gitops4j.canary.azure;

import io.gitops4j.core.model.Fields;
import io.gitops4j.core.spi.DeploymentTarget.Health;
import java.util.Optional;
import java.util.Set;

/** How resources are, by what Azure says of their provisioning. */
final class AzureMlHealth {
  private AzureMlHealth() {}

  static Health of(Set<ResourceId> members, Standing standing) {
    Health worst =
        new Health(Health.State.HEALTHY, "All " + members.size() + " resources are provisioned");
    for (ResourceId id : members) {
      Health one = of(id, standing.find(id));
      if (one.state() == Health.State.FAILED) {
        return one;
      }
      worst = one.state() == Health.State.PROGRESSING ? one : worst;
    }
    return worst;
  }

  private static Health of(ResourceId id, Optional<Fields> resource) {
    if (resource.isEmpty()) {
      return new Health(Health.State.FAILED, id + " is gone; applying again brings it back");
    }
    String state = AzureMlApi.state(resource.get());
    if (state.equals("Succeeded")) {
      return new Health(Health.State.HEALTHY, id + " is provisioned");
    }
    return new Health(
        LongRunning.isEnded(state) ? Health.State.FAILED : Health.State.PROGRESSING,
        id + " is " + state);
  }
}
