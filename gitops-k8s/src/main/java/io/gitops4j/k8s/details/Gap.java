package io.gitops4j.k8s.details;

import io.gitops4j.core.model.ErrorKind;

/**
 * Something that could not be read; the rest is there nevertheless.
 *
 * @param what it would have been: {@code events in shop}
 * @param kind of the failure
 * @param why in a sentence, with the remedy
 */
public record Gap(String what, ErrorKind kind, String why) {
  @Override
  public String toString() {
    return what + ": " + why;
  }
}
