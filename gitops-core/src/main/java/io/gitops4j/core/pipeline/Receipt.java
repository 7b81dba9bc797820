package io.gitops4j.core.pipeline;

import io.gitops4j.core.model.Fields;

/** What an effect left behind, as it is journaled. Immutable. */
public interface Receipt {
  /** The effect's kind. */
  String kind();

  /** All of it, for the journal; never a secret. */
  Fields fields();

  /** A line for people. */
  String describe();

  /** A receipt whose own type is not needed. */
  static Receipt of(String kind, String description, Fields fields) {
    return new PlainReceipt(kind, description, fields);
  }
}
