package io.gitops4j.k8s.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gitops4j.core.model.Fields;
import io.gitops4j.k8s.health.HealthProfile;
import io.gitops4j.k8s.health.HealthState;
import io.gitops4j.k8s.health.HealthVerdict;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What tests that use the control plane rely on, and what its objects are judged to be. */
@DisplayName("On a real control plane")
@Timeout(value = 180, unit = TimeUnit.SECONDS)
@Tag("servers")
@ExtendWith(ControlPlaneExtension.class)
class ControlPlaneTest {
  private static final String CONTAINER = ".status.containerStatuses[?(@.name==\"web\")]";

  private final HealthProfile profile = HealthProfile.kstatus();
  private ControlPlane plane;
  private String namespace;

  @BeforeEach
  void begin(ControlPlane shared) {
    plane = shared;
    namespace = plane.newNamespace();
  }

  @Test
  @DisplayName("a Deployment of three replicas rolls out, and its pods say which image they run")
  void rollsOut() {
    deploy("example.org/shop/web:1.0");
    Fields deployment =
        await(this::deployment, d -> profile.judge(d).state() == HealthState.HEALTHY);
    assertThat(profile.judge(deployment).rule()).isEqualTo("deployment.complete");
    assertThat(deployment.object("status").number("readyReplicas")).isEqualTo(3);

    List<Fields> pods = pods();
    assertThat(pods).hasSize(3);
    assertThat(pods).allSatisfy(p -> assertThat(profile.judge(p).rule()).isEqualTo("pod.ready"));
    assertThat(pods)
        .allSatisfy(
            p ->
                assertThat(container(p).text("imageID"))
                    .matches("example\\.org/shop/web@sha256:[0-9a-f]{64}"));
  }

  @Test
  @DisplayName("a rollout is on its way until it is done, and what it waits for is told")
  void rollsOutStepByStep() {
    deploy("example.org/shop/web:1.0");
    await(this::deployment, d -> profile.judge(d).state() == HealthState.HEALTHY);
    plane.merge(
        deployments() + "/web",
        """
        {"spec": {"template": {"spec": {"containers": [
          {"name": "web", "image": "example.org/shop/web:2.0-unready"}]}}}}
        """);
    Set<String> rules = new TreeSet<>();
    await(
        this::deployment,
        d -> {
          HealthVerdict verdict = profile.judge(d);
          assertThat(verdict.state()).isEqualTo(HealthState.PROGRESSING);
          rules.add(verdict.rule());
          return d.object("status").find("unavailableReplicas").isPresent();
        });
    assertThat(rules).isNotEmpty();

    plane.merge(
        deployments() + "/web",
        """
        {"spec": {"template": {"spec": {"containers": [
          {"name": "web", "image": "example.org/shop/web:3.0"}]}}}}
        """);
    Fields done = await(this::deployment, d -> profile.judge(d).state() == HealthState.HEALTHY);
    assertThat(done.object("status").number("updatedReplicas")).isEqualTo(3);
    assertThat(pods().stream().filter(p -> !isGoing(p)))
        .hasSize(3)
        .allSatisfy(p -> assertThat(container(p).text("image")).endsWith("web:3.0"));
  }

  @Test
  @DisplayName("a pod that crashes is in CrashLoopBackOff, and has failed")
  void crashes() {
    deploy("example.org/shop/web:1.0-crashes");
    Fields pod = await(this::anyPod, p -> profile.judge(p).state() == HealthState.FAILED);
    HealthVerdict verdict = profile.judge(pod);
    assertThat(verdict.rule()).isEqualTo("pod.crashing");
    assertThat(verdict.evidence()).isEqualTo(CONTAINER + ".state.waiting.reason");
    assertThat(verdict.sentence()).contains("CrashLoopBackOff");
    assertThat(container(pod).number("restartCount")).isPositive();
    assertThat(profile.judge(deployment()).state()).isEqualTo(HealthState.PROGRESSING);
  }

  @Test
  @DisplayName("a pod whose image is missing is in ImagePullBackOff, and says so")
  void lacksItsImage() {
    deploy("example.org/shop/web:1.0-missing");
    Fields pod = await(this::anyPod, p -> profile.judge(p).sentence().contains("ImagePullBackOff"));
    assertThat(profile.judge(pod).rule()).isEqualTo("pod.pending");
    assertThat(profile.judge(pod).evidence()).isEqualTo(CONTAINER + ".state.waiting.reason");
  }

  @Test
  @DisplayName("a rollout that makes no progress within its deadline has failed")
  void missesItsDeadline() {
    deploy("example.org/shop/web:1.0-unready", "\"progressDeadlineSeconds\": 1,");
    Fields deployment =
        await(this::deployment, d -> profile.judge(d).state() == HealthState.FAILED);
    assertThat(profile.judge(deployment).rule()).isEqualTo("deployment.deadline");
  }

  @Test
  @DisplayName("a Job completes, or fails if its pods do")
  void jobs() {
    String path = "/apis/batch/v1/namespaces/" + namespace + "/jobs";
    plane.create(path, job("good", "example.org/tools/migrate:1.0"));
    plane.create(path, job("bad", "example.org/tools/migrate:1.0-crashes"));
    await(() -> plane.get(path + "/good"), j -> profile.judge(j).state() == HealthState.HEALTHY);
    Fields bad =
        await(() -> plane.get(path + "/bad"), j -> profile.judge(j).state() == HealthState.FAILED);
    assertThat(profile.judge(bad).sentence()).contains("BackoffLimitExceeded");
  }

  @Test
  @DisplayName("kubectl works, and a stranger may do nothing")
  void kubectlAndStrangers() {
    assertThat(plane.kubectl("", "get", "nodes", "-o", "name").lines()).hasSize(ControlPlane.NODES);
    assertThat(plane.kubectl("", "version", "-o", "json")).contains("\"gitVersion\": \"v1.");
    assertThatIllegalStateException()
        .isThrownBy(
            () -> plane.kubectl("", "--as", ControlPlane.STRANGER, "get", "pods", "-n", namespace))
        .withMessageContaining("Forbidden");
  }

  private void deploy(String image) {
    deploy(image, "");
  }

  private void deploy(String image, String more) {
    plane.create(
        deployments(),
        """
        {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"},
         "spec": {%s "replicas": 3, "selector": {"matchLabels": {"app": "web"}},
           "template": {"metadata": {"labels": {"app": "web"}},
             "spec": {"containers": [{"name": "web", "image": "%s"}]}}}}
        """
            .formatted(more, image));
  }

  private static String job(String name, String image) {
    return """
        {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "%s"},
         "spec": {"backoffLimit": 0, "template": {"spec": {"restartPolicy": "Never",
           "containers": [{"name": "migrate", "image": "%s"}]}}}}
        """
        .formatted(name, image);
  }

  private String deployments() {
    return "/apis/apps/v1/namespaces/" + namespace + "/deployments";
  }

  private Fields deployment() {
    return plane.get(deployments() + "/web");
  }

  /** Objects of a list don't say what they are. */
  private List<Fields> pods() {
    return plane.get("/api/v1/namespaces/" + namespace + "/pods").objects("items").stream()
        .map(pod -> pod.with("apiVersion", "v1").with("kind", "Pod"))
        .toList();
  }

  private Fields anyPod() {
    return pods().stream().findFirst().orElse(Fields.none());
  }

  private static boolean isGoing(Fields pod) {
    return pod.object("metadata").find("deletionTimestamp").isPresent();
  }

  private static Fields container(Fields pod) {
    return pod.object("status").objects("containerStatuses").get(0);
  }

  private static Fields await(Supplier<Fields> object, Predicate<Fields> holds) {
    Fields seen = object.get();
    while (!holds.test(seen)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      seen = object.get();
    }
    return seen;
  }
}
