package io.gitops4j.k8s.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.gitops4j.core.model.Fields;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What users of other tools complain about. */
@DisplayName("What others get wrong")
class ComplaintsTest {
  private static final HealthProfile PROFILE = HealthProfile.argoCd().withClock(Written.CLOCK);

  private static HealthVerdict judge(String kind, String says) {
    return PROFILE.judge(Written.object(kind, says));
  }

  @Test
  @DisplayName("an autoscaler whose new pods have no metrics yet is on its way for five minutes")
  void autoscalerOfNewPods() {
    Fields autoscaler =
        Written.object(
            "autoscaling/v2 HorizontalPodAutoscaler",
            "status: {conditions: [AbleToScale=True, "
                + "ScalingActive=False/FailedGetResourceMetric@2026-11-21T19:59:30Z]}");
    Instant since = Instant.parse("2026-11-21T19:59:30Z");
    InstantSource before = InstantSource.fixed(since.plusSeconds(299));
    InstantSource after = InstantSource.fixed(since.plusSeconds(300));
    assertThat(PROFILE.withClock(before).judge(autoscaler).state())
        .isEqualTo(HealthState.PROGRESSING);
    assertThat(PROFILE.withClock(after).judge(autoscaler).state()).isEqualTo(HealthState.FAILED);
  }

  @Test
  @DisplayName(
      "an autoscaler that has overcome its trouble is well, though the reason still stands")
  void autoscalerThatRecovered() {
    HealthVerdict verdict =
        judge(
            "autoscaling/v2 HorizontalPodAutoscaler",
            "status: {conditions: [AbleToScale=True, ScalingActive=True/FailedGetResourceMetric]}");
    assertThat(verdict.state()).isEqualTo(HealthState.HEALTHY);
  }

  private static final String RELEASES =
      """
      apiVersion: apiextensions.k8s.io/v1
      kind: CustomResourceDefinition
      metadata: {name: releases.example.org}
      spec:
        group: example.org
        names: {kind: Release}
        versions:
        - name: v1
          served: true
          subresources: {status: {}}
          schema: {openAPIV3Schema: {properties: {status: {properties: {conditions: {type: array}}}}}}
      """;

  @Test
  @DisplayName(
      "an object that its controller has not looked at is not well, if its kind reports conditions")
  void objectWithoutStatus() {
    Fields release = Written.object("example.org/v1 Release", null);
    HealthVerdict assumed = PROFILE.judge(release);
    assertThat(assumed.state()).isEqualTo(HealthState.HEALTHY);
    assertThat(assumed.rule()).isEqualTo("generic.assumed");

    HealthProfile knowing = PROFILE.knowing(List.of(Written.yaml(RELEASES), release));
    assertThat(knowing.judge(release))
        .returns(HealthState.PROGRESSING, HealthVerdict::state)
        .returns("generic.unobserved", HealthVerdict::rule);
    Fields ready = Written.object("example.org/v1 Release", "status: {conditions: [Ready=True]}");
    assertThat(knowing.judge(ready).state()).isEqualTo(HealthState.HEALTHY);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @DisplayName("kinds that never report conditions are not waited for")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          served: true                      | served: false
          subresources: {status: {}}        | subresources: {}
          properties: {conditions: {type: array}} | properties: {phase: {type: string}}
          """)
  void kindsWithoutConditions(String instead, String there) {
    Fields release = Written.object("example.org/v1 Release", null);
    Fields definition = Written.yaml(RELEASES.replace(instead, there));
    assertThat(definition).isNotEqualTo(Written.yaml(RELEASES));
    assertThat(PROFILE.knowing(List.of(definition)).judge(release).state())
        .isEqualTo(HealthState.HEALTHY);
  }

  private static final String IDLE =
      "status: {conditions: [PredictorReady=True, Ready=True, Stopped=False],"
          + " components: {predictor: {latestCreatedRevision: web-2, latestReadyRevision: web-2}},"
          + " modelStatus: {transitionStatus: InProgress,"
          + " states: {activeModelState: Loaded, targetModelState: Pending}}}";

  @Test
  @DisplayName("an InferenceService that has scaled to zero is well")
  void scaledToZero() {
    HealthVerdict verdict = judge("serving.kserve.io/v1beta1 InferenceService", IDLE);
    assertThat(verdict.state()).isEqualTo(HealthState.HEALTHY);
    assertThat(verdict.rule()).isEqualTo("inferenceservice.idle");
    assertThat(verdict.sentence()).contains("scaled to zero");
  }

  @ParameterizedTest(name = "{1} for {0}")
  @DisplayName("an InferenceService that loads a model is on its way, though the old one serves")
  @CsvSource({
    "latestReadyRevision: web-2, latestReadyRevision: web-1",
    "activeModelState: Loaded, activeModelState: Pending",
    "targetModelState: Pending, targetModelState: Loading",
    "Ready=True, Ready=Unknown"
  })
  void loading(String instead, String there) {
    assertThat(IDLE).contains(instead);
    HealthVerdict verdict =
        judge("serving.kserve.io/v1beta1 InferenceService", IDLE.replace(instead, there));
    assertThat(verdict.state()).isEqualTo(HealthState.PROGRESSING);
  }

  @ParameterizedTest(name = "{0}: {2}")
  @DisplayName("what progresses for ever says what it waits for, and where that is written")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          networking.k8s.io/v1 Ingress | spec: {ingressClassName: none} | No ingress controller has given it an address | .status.loadBalancer.ingress
          v1 PersistentVolumeClaim     | status: {phase: Pending}       | its phase is Pending                          | .status.phase
          v1 Service                   | spec: {type: LoadBalancer}     | It has no address yet                         | .spec.clusterIP
          apps/v1 StatefulSet          | spec: {replicas: 2}, status: {replicas: 2} | 0 of 2 replicas are ready         | .status.readyReplicas
          apps/v1 StatefulSet          | spec: {replicas: 0}, status: {currentRevision: a, updateRevision: b} | Its revision is a and becomes b | .status.currentRevision
          example.org/v1 Widget        | status: {conditions: [{type: Ready, status: "False", reason: NoQuota, message: the quota is used up}]} | Ready is False (NoQuota): the quota is used up. | .status.conditions[?(@.type=="Ready")].status
          """)
  void progressingForEver(String kind, String says, String sentence, String evidence) {
    HealthVerdict verdict = judge(kind, says);
    assertThat(verdict.state()).isEqualTo(HealthState.PROGRESSING);
    assertThat(verdict.sentence()).contains(sentence);
    assertThat(verdict.evidence()).isEqualTo(evidence);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @DisplayName("what has nothing left to do is not waited for")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          v1 Pod              | spec: {restartPolicy: Never}, status: {phase: Running, conditions: [Ready=True]}
          apps/v1 StatefulSet | spec: {replicas: 2, updateStrategy: {type: OnDelete}}, status: {currentRevision: a, updateRevision: b}
          apps/v1 Deployment  | spec: {replicas: 0}, status: {conditions: [Available=True]}
          autoscaling/v2 HorizontalPodAutoscaler | status: {conditions: [AbleToScale=True, ScalingActive=False/ScalingDisabled]}
          """)
  void nothingLeftToDo(String kind, String says) {
    assertThat(judge(kind, says).state()).isEqualTo(HealthState.HEALTHY);
  }

  @Test
  @DisplayName("a Job of which it is said that it has not failed has not failed")
  void jobThatHasNotFailed() {
    HealthVerdict verdict =
        judge("batch/v1 Job", "status: {startTime: x, conditions: [Failed=False]}");
    assertThat(verdict.state()).isEqualTo(HealthState.PROGRESSING);
  }
}
