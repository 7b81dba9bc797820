package io.gitops4j.k8s.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Objects that no controller would write. */
@DisplayName("Whatever an object says")
class AnyObjectTest {
  private static final int OBJECTS = 20_000;
  private static final String[] KINDS = {
    "apps/v1 Deployment",
    "apps/v1 StatefulSet",
    "apps/v1 DaemonSet",
    "apps/v1 ReplicaSet",
    "v1 Pod",
    "batch/v1 Job",
    "v1 PersistentVolumeClaim",
    "v1 Service",
    "v1 Secret",
    "apiextensions.k8s.io/v1 CustomResourceDefinition",
    "networking.k8s.io/v1 Ingress",
    "serving.kserve.io/v1beta1 InferenceService",
    "argoproj.io/v1alpha1 Rollout",
    "gateway.networking.k8s.io/v1 HTTPRoute",
    "cert-manager.io/v1 Certificate",
    "autoscaling/v2 HorizontalPodAutoscaler",
    "example.org/v1 Widget"
  };
  private static final String[] NAMES = {
    "replicas",
    "updatedReplicas",
    "availableReplicas",
    "readyReplicas",
    "currentReplicas",
    "observedGeneration",
    "phase",
    "conditions",
    "parents",
    "parentRef",
    "type",
    "status",
    "reason",
    "message",
    "lastTransitionTime",
    "components",
    "predictor",
    "modelStatus",
    "transitionStatus",
    "states",
    "activeModelState",
    "targetModelState",
    "containerStatuses",
    "state",
    "waiting",
    "name",
    "loadBalancer",
    "ingress",
    "currentRevision",
    "desiredNumberScheduled",
    "startTime"
  };
  private static final String[] TEXTS = {
    "",
    "True",
    "False",
    "Unknown",
    "Ready",
    "Running",
    "Pending",
    "Available",
    "Progressing",
    "Accepted",
    "AbleToScale",
    "InProgress",
    "2026-11-21T20:00:00Z",
    "not a time",
    "3"
  };

  private final long seed = Long.getLong("gitops4j.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  @Test
  @DisplayName("there is a verdict, with a rule and a sentence, and always the same one")
  void thereIsAVerdict() {
    System.out.println("AnyObjectTest: seed " + seed);
    HealthProfile profile = HealthProfile.argoCd().withClock(Written.CLOCK);
    for (int i = 0; i < OBJECTS; i++) {
      String[] kind = KINDS[random.nextInt(KINDS.length)].split(" ", -1);
      Fields object =
          Fields.of("apiVersion", kind[0])
              .with("kind", kind[1])
              .with("metadata", map(2))
              .with("spec", value(2))
              .with("status", random.nextInt(10) == 0 ? value(1) : map(4));
      HealthVerdict verdict = profile.judge(object);
      assertThat(verdict).isEqualTo(profile.judge(object));
      assertThat(verdict.rule()).as("of %s", object).matches("[a-z]+\\.[a-z-]+");
      assertThat(verdict.sentence()).as("of %s", object).isNotBlank();
      assertThat(verdict.evidence().isEmpty()).isEqualTo(verdict.rule().equals("generic.assumed"));
    }
  }

  private @Nullable Object value(int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 8)) {
      case 0 -> null;
      case 1 -> (long) random.nextInt(4);
      case 2 -> random.nextBoolean();
      case 3 -> TEXTS[random.nextInt(TEXTS.length)];
      case 4, 5 -> list(depth - 1);
      default -> map(depth - 1);
    };
  }

  private List<@Nullable Object> list(int depth) {
    List<@Nullable Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(value(depth));
    }
    return list;
  }

  private Map<String, @Nullable Object> map(int depth) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      map.put(NAMES[random.nextInt(NAMES.length)], value(depth));
    }
    return map;
  }
}
