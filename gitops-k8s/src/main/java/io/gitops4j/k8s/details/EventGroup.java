package io.gitops4j.k8s.details;

import io.gitops4j.k8s.model.ObjectId;
import java.time.Instant;

/**
 * Events that say the same of one object.
 *
 * @param about which object
 * @param type {@code Normal} or {@code Warning}
 * @param reason {@code BackOff}
 * @param message in words
 * @param count how often it happened
 * @param first when it first did
 * @param last when it last did
 */
public record EventGroup(
    ObjectId about,
    String type,
    String reason,
    String message,
    long count,
    Instant first,
    Instant last) {
  /** Whether somebody may have to do something. */
  public boolean isWarning() {
    return type.equals("Warning");
  }
}
