package io.gitops4j.k8s.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kinds that Argo CD judges besides, row by row. */
@DisplayName("By the rules of Argo CD")
class ArgoCdKindsTest {
  private static final String ROW = "{0} by {1}: {3}";
  private static final HealthProfile PROFILE = HealthProfile.argoCd().withClock(Written.CLOCK);

  private static void check(
      String kind, HealthState state, String rule, String evidence, @Nullable String says) {
    HealthVerdict verdict = PROFILE.judge(Written.object(kind, says));
    assertThat(verdict.state()).as(verdict.toString()).isEqualTo(state);
    assertThat(verdict.rule()).isEqualTo(rule);
    assertThat(verdict.evidence()).isEqualTo(evidence);
    assertThat(verdict.sentence()).matches(".*[.?]");
  }

  @DisplayName(
      "an InferenceService is well when its model is up to date and all conditions are true")
  @ParameterizedTest(name = ROW)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SUSPENDED   | inferenceservice.stopped    | .status.conditions[?(@.type=="Stopped")].status | status: {modelStatus: {transitionStatus: BlockedByFailedLoad}, conditions: [Ready=False, Stopped=True]}
          FAILED      | inferenceservice.failed     | .status.modelStatus.transitionStatus | status: {modelStatus: {transitionStatus: BlockedByFailedLoad}, conditions: [Ready=True]}
          FAILED      | inferenceservice.failed     | .status.modelStatus.transitionStatus | status: {modelStatus: {transitionStatus: InvalidSpec}, conditions: [Ready=False]}
          PROGRESSING | inferenceservice.loading    | .status.modelStatus.transitionStatus | status: {modelStatus: {transitionStatus: InProgress}, conditions: [Ready=True]}
          PROGRESSING | inferenceservice.conditions | .status.conditions[?(@.type=="IngressReady")].status | status: {modelStatus: {transitionStatus: UpToDate}, conditions: [PredictorReady=True, IngressReady=Unknown, Ready=False]}
          PROGRESSING | inferenceservice.conditions | .status.conditions[?(@.type=="Ready")].status | status: {conditions: [PredictorReady=True, Ready=False]}
          PROGRESSING | inferenceservice.conditions | .status.conditions | status: {modelStatus: {transitionStatus: InProgress}}
          PROGRESSING | inferenceservice.conditions | .status.conditions |
          HEALTHY     | inferenceservice.ready      | .status.conditions | status: {modelStatus: {transitionStatus: UpToDate}, conditions: [PredictorReady=True, Ready=True, Stopped=False]}
          HEALTHY     | inferenceservice.ready      | .status.conditions | status: {conditions: [Ready=True]}
          """)
  void inferenceService(HealthState state, String rule, String evidence, @Nullable String says) {
    check("serving.kserve.io/v1beta1 InferenceService", state, rule, evidence, says);
  }

  @DisplayName("a Rollout is what its controller says, once it has seen it")
  @ParameterizedTest(name = ROW)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PROGRESSING | rollout.generation | .status.observedGeneration         | metadata: {name: web, generation: 3}, status: {observedGeneration: "2", phase: Healthy}
          HEALTHY     | rollout.phase      | .status.phase                      | metadata: {name: web, generation: 3}, status: {observedGeneration: "3", phase: Healthy}
          HEALTHY     | rollout.phase      | .status.phase                      | metadata: {name: web, generation: 3}, status: {observedGeneration: 7d6f9, phase: Healthy}
          HEALTHY     | rollout.phase      | .status.phase                      | metadata: {name: web, generation: 3}, status: {observedGeneration: "6667897", phase: Healthy}
          PROGRESSING | rollout.workload   | .status.workloadObservedGeneration | metadata: {name: web, annotations: {rollout.argoproj.io/workload-generation: "2"}}, spec: {workloadRef: {name: web}}, status: {workloadObservedGeneration: "1", phase: Healthy}
          HEALTHY     | rollout.phase      | .status.phase                      | metadata: {name: web, annotations: {rollout.argoproj.io/workload-generation: "2"}}, spec: {workloadRef: {name: web}}, status: {workloadObservedGeneration: "2", phase: Healthy}
          PROGRESSING | rollout.phase      | .status.phase                      | status: {phase: Progressing, message: more replicas need to be updated}
          FAILED      | rollout.phase      | .status.phase                      | status: {phase: Degraded, message: aborted}
          SUSPENDED   | rollout.phase      | .status.phase                      | status: {phase: Paused, message: CanaryPauseStep}
          PROGRESSING | rollout.unobserved | .status.phase                      |
          """)
  void rollout(HealthState state, String rule, String evidence, @Nullable String says) {
    check("argoproj.io/v1alpha1 Rollout", state, rule, evidence, says);
  }

  @DisplayName("an HTTPRoute is what its gateways say of its present generation")
  @ParameterizedTest(name = ROW)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FAILED      | httproute.refused    | .status.parents[?(@.parentRef.name=="b")].conditions[?(@.type=="ResolvedRefs")].status | status: {parents: [{parentRef: {name: a}, conditions: [Accepted=True, ResolvedRefs=True]}, {parentRef: {name: b}, conditions: [Accepted=True, ResolvedRefs=False/BackendNotFound]}]}
          FAILED      | httproute.refused    | .status.parents[?(@.parentRef.name=="a")].conditions[?(@.type=="Accepted")].status     | status: {parents: [{parentRef: {name: a}, conditions: [Accepted=False, ResolvedRefs=True]}]}
          PROGRESSING | httproute.programmed | .status.parents[?(@.parentRef.name=="a")].conditions[?(@.type=="Programmed")].status   | status: {parents: [{parentRef: {name: a}, conditions: [Accepted=True, ResolvedRefs=True, Programmed=Unknown]}]}
          HEALTHY     | httproute.accepted   | .status.parents | status: {parents: [{parentRef: {name: a}, conditions: [Accepted=True, ResolvedRefs=True]}]}
          HEALTHY     | httproute.accepted   | .status.parents | metadata: {name: web, generation: 2}, status: {parents: [{parentRef: {name: old}, conditions: [{type: Accepted, status: "False", observedGeneration: 1}]}, {parentRef: {name: a}, conditions: [{type: Accepted, status: "True", observedGeneration: 2}]}]}
          PROGRESSING | httproute.unobserved | .status.parents | metadata: {name: web, generation: 2}, status: {parents: [{parentRef: {name: a}, conditions: [{type: Accepted, status: "False", observedGeneration: 1}]}]}
          PROGRESSING | httproute.unobserved | .status.parents | status: {parents: []}
          PROGRESSING | httproute.unobserved | .status.parents |
          """)
  void httpRoute(HealthState state, String rule, String evidence, @Nullable String says) {
    check("gateway.networking.k8s.io/v1 HTTPRoute", state, rule, evidence, says);
  }

  @DisplayName("a Certificate that is being issued is on its way, whatever else it says")
  @ParameterizedTest(name = ROW)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PROGRESSING | certificate.issuing    | .status.conditions[?(@.type=="Issuing")].status | status: {conditions: [Ready=False/DoesNotExist, Issuing=True]}
          FAILED      | certificate.ready      | .status.conditions[?(@.type=="Ready")].status   | status: {conditions: [Ready=False/ConfigError, Issuing=False]}
          HEALTHY     | certificate.ready      | .status.conditions[?(@.type=="Ready")].status   | status: {conditions: [Ready=True]}
          PROGRESSING | certificate.unobserved | .status.conditions                              | status: {conditions: [Ready=Unknown]}
          PROGRESSING | certificate.unobserved | .status.conditions                              |
          """)
  void certificate(HealthState state, String rule, String evidence, @Nullable String says) {
    check("cert-manager.io/v1 Certificate", state, rule, evidence, says);
  }

  @DisplayName("an Ingress waits for an address; a volume claim that lost its volume has failed")
  @ParameterizedTest(name = ROW)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PROGRESSING | ingress.address | .status.loadBalancer.ingress | status: {loadBalancer: {}}                          | networking.k8s.io/v1 Ingress
          HEALTHY     | ingress.address | .status.loadBalancer.ingress | status: {loadBalancer: {ingress: [{ip: 10.0.0.1}]}} | networking.k8s.io/v1 Ingress
          FAILED      | claim.lost      | .status.phase                | status: {phase: Lost}                               | v1 PersistentVolumeClaim
          PROGRESSING | claim.bound     | .status.phase                | status: {phase: Pending}                            | v1 PersistentVolumeClaim
          HEALTHY     | claim.bound     | .status.phase                | status: {phase: Bound}                              | v1 PersistentVolumeClaim
          """)
  void addressesAndVolumes(
      HealthState state, String rule, String evidence, String says, String kind) {
    check(kind, state, rule, evidence, says);
  }

  @DisplayName("an autoscaler that cannot scale has failed")
  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "AbleToScale, FailedGetScale",
    "AbleToScale, FailedUpdateScale",
    "ScalingActive, FailedGetResourceMetric",
    "ScalingActive, FailedGetObjectMetric",
    "ScalingActive, FailedGetPodsMetric",
    "ScalingActive, FailedGetExternalMetric",
    "ScalingActive, FailedComputeMetricsReplicas",
    "ScalingActive, InvalidSelector"
  })
  void autoscalerThatCannot(String type, String reason) {
    String condition = type + "=False/" + reason;
    String evidence = ".status.conditions[?(@.type==\"" + type + "\")].reason";
    String says = "status: {conditions: [ScalingLimited=True, " + condition + "]}";
    String kind = "autoscaling/v2 HorizontalPodAutoscaler";
    check(kind, HealthState.FAILED, "autoscaler.unable", evidence, says);
  }

  @DisplayName("an autoscaler that can scale is well, and one that says nothing isn't yet")
  @ParameterizedTest(name = ROW)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HEALTHY     | autoscaler.able       | .status.conditions[?(@.type=="AbleToScale")].status    | status: {conditions: [AbleToScale=True/ReadyForNewScale, ScalingActive=False/ScalingDisabled]}
          HEALTHY     | autoscaler.able       | .status.conditions[?(@.type=="ScalingLimited")].status | status: {conditions: [ScalingLimited=True/TooFewReplicas]}
          PROGRESSING | autoscaler.unobserved | .status.conditions | status: {conditions: [AbleToScale=False/BackoffBoth]}
          PROGRESSING | autoscaler.unobserved | .status.conditions |
          HEALTHY     | autoscaler.able       | .metadata.annotations['autoscaling.alpha.kubernetes.io/conditions'][?(@.type=="AbleToScale")].status   | metadata: {name: web, annotations: {autoscaling.alpha.kubernetes.io/conditions: "[{\\"type\\":\\"AbleToScale\\",\\"status\\":\\"True\\"}]"}}
          FAILED      | autoscaler.unable     | .metadata.annotations['autoscaling.alpha.kubernetes.io/conditions'][?(@.type=="ScalingActive")].reason | metadata: {name: web, annotations: {autoscaling.alpha.kubernetes.io/conditions: "[{\\"type\\":\\"ScalingActive\\",\\"status\\":\\"False\\",\\"reason\\":\\"InvalidSelector\\"}]"}}
          PROGRESSING | autoscaler.unobserved | .status.conditions | metadata: {name: web, annotations: {autoscaling.alpha.kubernetes.io/conditions: "no JSON"}}
          """)
  void autoscaler(HealthState state, String rule, String evidence, @Nullable String says) {
    check("autoscaling/v1 HorizontalPodAutoscaler", state, rule, evidence, says);
  }

  @DisplayName("all other kinds are judged by the order of kstatus")
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PROGRESSING | deployment.replicas | .status.replicas | apps/v1 Deployment
          PROGRESSING | pod.unobserved      | .status.phase    | v1 Pod
          HEALTHY     | generic.assumed     | ''               | example.org/v1 Widget
          """)
  void theRest(HealthState state, String rule, String evidence, String kind) {
    check(kind, state, rule, evidence, null);
  }
}
