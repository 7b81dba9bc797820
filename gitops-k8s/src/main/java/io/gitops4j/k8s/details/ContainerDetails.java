package io.gitops4j.k8s.details;

import io.gitops4j.core.model.Digest;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A container of a pod. Immutable. */
public interface ContainerDetails {
  /** What it is doing. */
  enum State {
    /** It runs. */
    RUNNING,
    /** It can't run yet, or not now. */
    WAITING,
    /** It has ended. */
    TERMINATED,
    /** Its node has said nothing of it. */
    UNKNOWN
  }

  /** Its name within the pod. */
  String name();

  /** Whether it runs before the others. */
  boolean isInit();

  /** The image that is asked for. */
  String image();

  /** What its node says it runs; empty if it didn't say. */
  String imageId();

  /** The digest in {@link #imageId()}. */
  Optional<Digest> digest();

  /** What it is doing. */
  State state();

  /** Whether it is ready; an init container, whether it has done its work. */
  boolean isReady();

  /** How often it was started again. */
  long restarts();

  /** Why it waits or ended: {@code CrashLoopBackOff}; empty if it didn't. */
  String reason();

  /** That in words; empty if nobody said more. */
  String message();

  /** What it ended with last, if it ever ended. */
  OptionalLong exitCode();

  /** Why it ended last: {@code OOMKilled}; empty if it never did. */
  String lastReason();

  /** What it uses, if that is measured. */
  Optional<Usage> usage();

  /** The ends of its logs, as far as they were asked for and could be read. */
  List<LogTail> logs();
}
