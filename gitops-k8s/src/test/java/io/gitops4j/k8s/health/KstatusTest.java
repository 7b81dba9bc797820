package io.gitops4j.k8s.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables of kstatus, row by row. */
@DisplayName("By the order of kstatus")
class KstatusTest {
  private static final String ROW = "{0} by {1}: {3}";
  private static final HealthProfile PROFILE = HealthProfile.kstatus().withClock(Written.CLOCK);

  private static void check(
      String kind,
      HealthState state,
      String rule,
      @Nullable String evidence,
      @Nullable String says) {
    HealthVerdict verdict = PROFILE.judge(Written.object(kind, says));
    assertThat(verdict.state()).as(verdict.toString()).isEqualTo(state);
    assertThat(verdict.rule()).isEqualTo(rule);
    assertThat(verdict.evidence()).isEqualTo(evidence == null ? "" : evidence);
    assertThat(verdict.sentence()).endsWith(".");
  }

  @DisplayName("every object is first judged by what all kinds have")
  @ParameterizedTest(name = ROW)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TERMINATING | generic.terminating | .metadata.deletionTimestamp | metadata: {name: web, deletionTimestamp: "2026-11-21T20:00:00Z", generation: 2}, status: {observedGeneration: 1, conditions: [Stalled=True]}
          PROGRESSING | generic.generation  | .status.observedGeneration  | metadata: {name: web, generation: 2}, status: {observedGeneration: 1, conditions: [Stalled=True]}
          PROGRESSING | generic.conditions  | .status.conditions[?(@.type=="Reconciling")].status | status: {conditions: [Ready=True, Reconciling=True, Stalled=True]}
          FAILED      | generic.conditions  | .status.conditions[?(@.type=="Stalled")].status     | status: {conditions: [Ready=True, Stalled=True/Broken, Reconciling=True]}
          HEALTHY     | generic.ready       | .status.conditions[?(@.type=="Ready")].status       | status: {conditions: [Reconciling=False, Stalled=False, Ready=True]}
          HEALTHY     | generic.ready       | .status.conditions[?(@.type=="Ready")].status       | metadata: {name: web, generation: 2}, status: {observedGeneration: 2, conditions: [Ready=True]}
          PROGRESSING | generic.ready       | .status.conditions[?(@.type=="Ready")].status       | status: {conditions: [Ready=False/NotYet]}
          PROGRESSING | generic.ready       | .status.conditions[?(@.type=="Ready")].status       | status: {conditions: [Ready=Unknown]}
          HEALTHY     | generic.assumed     |                             | status: {conditions: [Synced=False]}
          HEALTHY     | generic.assumed     |                             | metadata: {name: web, generation: 2}
          """)
  void everyKind(HealthState state, String rule, @Nullable String evidence, String says) {
    check("example.org/v1 Widget", state, rule, evidence, says);
    if (!rule.startsWith("generic.ready") && !rule.equals("generic.assumed")) {
      check("apps/v1 Deployment", state, rule, evidence, says);
    }
  }

  @DisplayName("a Deployment is well when its new pods are available and the old ones gone")
  @ParameterizedTest(name = ROW)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FAILED      | deployment.deadline    | .status.conditions[?(@.type=="Progressing")].reason | spec: {replicas: 1}, status: {replicas: 1, conditions: [Progressing=False/ProgressDeadlineExceeded]}
          PROGRESSING | deployment.replicas    | .status.replicas          | spec: {replicas: 3}, status: {replicas: 2}
          PROGRESSING | deployment.replicas    | .status.replicas          |
          PROGRESSING | deployment.updated     | .status.updatedReplicas   | spec: {replicas: 3}, status: {replicas: 3, updatedReplicas: 2}
          PROGRESSING | deployment.surplus     | .status.replicas          | spec: {replicas: 3}, status: {replicas: 4, updatedReplicas: 3}
          PROGRESSING | deployment.available   | .status.availableReplicas | spec: {replicas: 3}, status: {replicas: 3, updatedReplicas: 3, availableReplicas: 2}
          PROGRESSING | deployment.ready       | .status.readyReplicas     | spec: {replicas: 3}, status: {replicas: 3, updatedReplicas: 3, availableReplicas: 3, readyReplicas: 2}
          PROGRESSING | deployment.progressing | .status.conditions        | spec: {progressDeadlineSeconds: 600}, status: {replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1, conditions: [Available=True]}
          PROGRESSING | deployment.progressing | .status.conditions[?(@.type=="Progressing")].reason | spec: {progressDeadlineSeconds: 600}, status: {replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1, conditions: [Progressing=True/ReplicaSetUpdated, Available=True]}
          PROGRESSING | deployment.progressing | .status.conditions[?(@.type=="Progressing")].reason | spec: {progressDeadlineSeconds: 600}, status: {replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1, conditions: [Progressing=False/NewReplicaSetAvailable, Available=True]}
          PROGRESSING | deployment.condition   | .status.conditions[?(@.type=="Available")].reason   | spec: {progressDeadlineSeconds: 600}, status: {replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1, conditions: [Progressing=True/NewReplicaSetAvailable, Available=False]}
          PROGRESSING | deployment.condition   | .status.conditions        | status: {replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1}
          HEALTHY     | deployment.complete    | .status.availableReplicas | spec: {progressDeadlineSeconds: 600}, status: {replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1, conditions: [Progressing=True/NewReplicaSetAvailable, Available=True]}
          HEALTHY     | deployment.complete    | .status.availableReplicas | status: {replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1, conditions: [Available=True]}
          HEALTHY     | deployment.complete    | .status.availableReplicas | spec: {progressDeadlineSeconds: 2147483647}, status: {replicas: 1, updatedReplicas: 1, availableReplicas: 1, readyReplicas: 1, conditions: [Available=True]}
          HEALTHY     | deployment.complete    | .status.availableReplicas | spec: {replicas: 0}, status: {conditions: [Available=True]}
          """)
  void deployment(
      HealthState state, String rule, @Nullable String evidence, @Nullable String says) {
    check("apps/v1 Deployment", state, rule, evidence, says);
  }

  @DisplayName(
      "a StatefulSet is well when all its pods are of the newest revision, or its partition's")
  @ParameterizedTest(name = ROW)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HEALTHY     | statefulset.on-delete | .spec.updateStrategy.type | spec: {replicas: 3, updateStrategy: {type: OnDelete}}, status: {replicas: 1}
          PROGRESSING | statefulset.replicas  | .status.replicas          | spec: {replicas: 3}, status: {replicas: 2}
          PROGRESSING | statefulset.replicas  | .status.replicas          |
          PROGRESSING | statefulset.ready     | .status.readyReplicas     | spec: {replicas: 3}, status: {replicas: 3, readyReplicas: 2}
          PROGRESSING | statefulset.surplus   | .status.replicas          | spec: {replicas: 3}, status: {replicas: 4, readyReplicas: 4}
          PROGRESSING | statefulset.partition | .status.updatedReplicas   | spec: {replicas: 3, updateStrategy: {rollingUpdate: {partition: 1}}}, status: {replicas: 3, readyReplicas: 3, updatedReplicas: 1}
          HEALTHY     | statefulset.partition | .status.updatedReplicas   | spec: {replicas: 3, updateStrategy: {rollingUpdate: {partition: 1}}}, status: {replicas: 3, readyReplicas: 3, updatedReplicas: 2, currentRevision: a, updateRevision: b}
          HEALTHY     | statefulset.partition | .status.updatedReplicas   | spec: {replicas: 3, updateStrategy: {rollingUpdate: {partition: 5}}}, status: {replicas: 3, readyReplicas: 3}
          PROGRESSING | statefulset.current   | .status.currentReplicas   | spec: {replicas: 3}, status: {replicas: 3, readyReplicas: 3, currentReplicas: 2}
          PROGRESSING | statefulset.revision  | .status.currentRevision   | spec: {replicas: 3}, status: {replicas: 3, readyReplicas: 3, currentReplicas: 3, currentRevision: a, updateRevision: b}
          HEALTHY     | statefulset.complete  | .status.readyReplicas     | spec: {replicas: 3}, status: {replicas: 3, readyReplicas: 3, currentReplicas: 3, currentRevision: b, updateRevision: b}
          HEALTHY     | statefulset.complete  | .status.readyReplicas     | spec: {replicas: 0}
          """)
  void statefulSet(
      HealthState state, String rule, @Nullable String evidence, @Nullable String says) {
    check("apps/v1 StatefulSet", state, rule, evidence, says);
  }

  @DisplayName("a DaemonSet is well when every node that it is for has it")
  @ParameterizedTest(name = ROW)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PROGRESSING | daemonset.generation | .metadata.generation            | status: {observedGeneration: 1, desiredNumberScheduled: 0}
          PROGRESSING | daemonset.observed   | .status.observedGeneration      | metadata: {name: web, generation: 1}, status: {desiredNumberScheduled: 0}
          PROGRESSING | daemonset.desired    | .status.desiredNumberScheduled  | metadata: {name: web, generation: 1}, status: {observedGeneration: 1}
          PROGRESSING | daemonset.current    | .status.currentNumberScheduled  | metadata: {name: web, generation: 1}, status: {observedGeneration: 1, desiredNumberScheduled: 3, currentNumberScheduled: 2}
          PROGRESSING | daemonset.updated    | .status.updatedNumberScheduled  | metadata: {name: web, generation: 1}, status: {observedGeneration: 1, desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 2}
          PROGRESSING | daemonset.available  | .status.numberAvailable         | metadata: {name: web, generation: 1}, status: {observedGeneration: 1, desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 2}
          PROGRESSING | daemonset.ready      | .status.numberReady             | metadata: {name: web, generation: 1}, status: {observedGeneration: 1, desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3, numberReady: 2}
          HEALTHY     | daemonset.complete   | .status.numberAvailable         | metadata: {name: web, generation: 1}, status: {observedGeneration: 1, desiredNumberScheduled: 3, currentNumberScheduled: 3, updatedNumberScheduled: 3, numberAvailable: 3, numberReady: 3}
          HEALTHY     | daemonset.complete   | .status.numberAvailable         | metadata: {name: web, generation: 1}, status: {observedGeneration: 1, desiredNumberScheduled: 0}
          """)
  void daemonSet(HealthState state, String rule, @Nullable String evidence, String says) {
    check("apps/v1 DaemonSet", state, rule, evidence, says);
  }

  @DisplayName("a ReplicaSet is well when all its pods are available")
  @ParameterizedTest(name = ROW)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PROGRESSING | replicaset.failure   | .status.conditions[?(@.type=="ReplicaFailure")].status | spec: {replicas: 0}, status: {conditions: [ReplicaFailure=True/FailedCreate]}
          PROGRESSING | replicaset.labeled   | .status.fullyLabeledReplicas | spec: {replicas: 3}, status: {fullyLabeledReplicas: 2}
          PROGRESSING | replicaset.available | .status.availableReplicas    | spec: {replicas: 3}, status: {fullyLabeledReplicas: 3, availableReplicas: 2}
          PROGRESSING | replicaset.ready     | .status.readyReplicas        | spec: {replicas: 3}, status: {fullyLabeledReplicas: 3, availableReplicas: 3, readyReplicas: 2}
          PROGRESSING | replicaset.surplus   | .status.replicas             | spec: {replicas: 3}, status: {replicas: 4, fullyLabeledReplicas: 3, availableReplicas: 3, readyReplicas: 3}
          HEALTHY     | replicaset.complete  | .status.availableReplicas    | spec: {replicas: 3}, status: {replicas: 3, fullyLabeledReplicas: 3, availableReplicas: 3, readyReplicas: 3, conditions: [ReplicaFailure=False]}
          """)
  void replicaSet(HealthState state, String rule, @Nullable String evidence, String says) {
    check("apps/v1 ReplicaSet", state, rule, evidence, says);
  }

  @DisplayName("a Pod is judged by its phase; the scheduler has fifteen seconds")
  @ParameterizedTest(name = ROW)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HEALTHY     | pod.succeeded     | .status.phase | status: {phase: Succeeded, conditions: [Ready=False/PodCompleted]}
          HEALTHY     | pod.completed     | .status.phase | status: {phase: Failed, conditions: [Ready=False]}
          HEALTHY     | pod.ready         | .status.conditions[?(@.type=="Ready")].status | status: {phase: Running, conditions: [Ready=True], containerStatuses: [{name: web, state: {waiting: {reason: CrashLoopBackOff}}}]}
          FAILED      | pod.crashing      | .status.containerStatuses[?(@.name=="web")].state.waiting.reason | status: {phase: Running, conditions: [Ready=False], containerStatuses: [{name: sidecar, state: {running: {}}}, {name: web, state: {waiting: {reason: CrashLoopBackOff}}}]}
          PROGRESSING | pod.running       | .status.phase | status: {phase: Running, conditions: [Ready=False], containerStatuses: [{name: web, state: {running: {}}}]}
          PROGRESSING | pod.running       | .status.phase | status: {phase: Running}
          PROGRESSING | pod.unschedulable | .status.conditions[?(@.type=="PodScheduled")].reason | metadata: {name: web, creationTimestamp: "2026-11-21T19:59:46Z"}, status: {phase: Pending, conditions: [PodScheduled=False/Unschedulable]}
          FAILED      | pod.unschedulable | .status.conditions[?(@.type=="PodScheduled")].reason | metadata: {name: web, creationTimestamp: "2026-11-21T19:59:45Z"}, status: {phase: Pending, conditions: [PodScheduled=False/Unschedulable]}
          FAILED      | pod.unschedulable | .status.conditions[?(@.type=="PodScheduled")].reason | status: {phase: Pending, conditions: [PodScheduled=False/Unschedulable]}
          PROGRESSING | pod.pending       | .status.phase | status: {phase: Pending, conditions: [PodScheduled=False/SchedulingGated]}
          PROGRESSING | pod.pending       | .status.containerStatuses[?(@.name=="web")].state.waiting.reason | status: {phase: Pending, conditions: [PodScheduled=True], containerStatuses: [{name: web, state: {waiting: {reason: ImagePullBackOff, message: Back-off pulling image}}}]}
          PROGRESSING | pod.unobserved    | .status.phase |
          PROGRESSING | pod.unobserved    | .status.phase | status: {phase: Unknown}
          """)
  void pod(HealthState state, String rule, @Nullable String evidence, @Nullable String says) {
    check("v1 Pod", state, rule, evidence, says);
  }

  @DisplayName("a Job is well when it is complete, and fails when it says so")
  @ParameterizedTest(name = ROW)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HEALTHY     | job.finished | .status.conditions[?(@.type=="Complete")].status  | status: {startTime: x, conditions: [SuccessCriteriaMet=True, Complete=True]}
          FAILED      | job.finished | .status.conditions[?(@.type=="Failed")].status    | status: {startTime: x, conditions: [Complete=False, Failed=True/BackoffLimitExceeded]}
          HEALTHY     | job.finished | .status.conditions[?(@.type=="Suspended")].status | spec: {suspend: true}, status: {conditions: [Suspended=True]}
          PROGRESSING | job.running  | .status.startTime | spec: {suspend: false}, status: {startTime: x, conditions: [Suspended=True]}
          PROGRESSING | job.waiting  | .status.startTime | spec: {suspend: true}, status: {conditions: [Suspended=False]}
          PROGRESSING | job.waiting  | .status.startTime |
          PROGRESSING | job.running  | .status.startTime | status: {startTime: x, active: 1, conditions: [Failed=False]}
          """)
  void job(HealthState state, String rule, @Nullable String evidence, @Nullable String says) {
    check("batch/v1 Job", state, rule, evidence, says);
  }

  @DisplayName("a volume claim waits to be bound, a load balancer for its address")
  @ParameterizedTest(name = ROW)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HEALTHY     | claim.bound     | .status.phase   | status: {phase: Bound}   | v1 PersistentVolumeClaim
          PROGRESSING | claim.bound     | .status.phase   | status: {phase: Pending} | v1 PersistentVolumeClaim
          PROGRESSING | claim.bound     | .status.phase   | status: {phase: Lost}    | v1 PersistentVolumeClaim
          PROGRESSING | claim.bound     | .status.phase   |                          | v1 PersistentVolumeClaim
          PROGRESSING | service.address | .spec.clusterIP | spec: {type: LoadBalancer}                      | v1 Service
          PROGRESSING | service.address | .spec.clusterIP | spec: {type: LoadBalancer, clusterIP: ""}       | v1 Service
          HEALTHY     | service.exists  | .spec.clusterIP | spec: {type: LoadBalancer, clusterIP: 10.0.0.1} | v1 Service
          HEALTHY     | service.exists  | .spec.clusterIP | spec: {type: ClusterIP}                         | v1 Service
          """)
  void storageAndAddresses(
      HealthState state,
      String rule,
      @Nullable String evidence,
      @Nullable String says,
      String kind) {
    check(kind, state, rule, evidence, says);
  }

  @DisplayName("a definition of a kind is well when it is established")
  @ParameterizedTest(name = ROW)
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          FAILED      | definition.conditions | .status.conditions[?(@.type=="NamesAccepted")].status | status: {conditions: [NamesAccepted=False/PluralConflict, Established=True]}
          FAILED      | definition.conditions | .status.conditions[?(@.type=="Established")].status   | status: {conditions: [NamesAccepted=True, Established=False/NotAccepted]}
          HEALTHY     | definition.conditions | .status.conditions[?(@.type=="Established")].status   | status: {conditions: [NamesAccepted=True, Established=True/InitialNamesAccepted]}
          PROGRESSING | definition.installing | .status.conditions                                    | status: {conditions: [NamesAccepted=True, Established=False/Installing]}
          PROGRESSING | definition.installing | .status.conditions                                    |
          """)
  void definition(
      HealthState state, String rule, @Nullable String evidence, @Nullable String says) {
    check("apiextensions.k8s.io/v1 CustomResourceDefinition", state, rule, evidence, says);
  }

  @DisplayName("some kinds have nothing to wait for")
  @ParameterizedTest
  @ValueSource(
      strings = {"v1 ConfigMap", "v1 Secret", "batch/v1 CronJob", "policy/v1 PodDisruptionBudget"})
  void nothingToWaitFor(String kind) {
    check(kind, HealthState.HEALTHY, "generic.exists", ".metadata.uid", null);
    check(
        kind,
        HealthState.PROGRESSING,
        "generic.generation",
        ".status.observedGeneration",
        "metadata: {name: web, generation: 2}, status: {observedGeneration: 1}");
  }

  @DisplayName("a kind of the same name in another group is another kind")
  @ParameterizedTest
  @ValueSource(strings = {"example.org/v1 Pod", "serving.knative.dev/v1 Service", "v1 Deployment"})
  void groupsCount(String kind) {
    check(kind, HealthState.HEALTHY, "generic.assumed", null, "spec: {type: LoadBalancer}");
  }
}
