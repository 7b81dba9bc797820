package io.gitops4j.core.model;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Names one effect of one run, the same after every restart. It is what a commit's trailer, a
 * branch's name and a pull request's body carry, so that the effect can be found again.
 *
 * @param value 32 lower-case hexadecimal digits
 */
public record OperationKey(String value) {
  /** The commit trailer that carries the key. */
  public static final String TRAILER = "Gitops4j-Operation";

  private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

  /** Checks the form. */
  public OperationKey {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("Not an operation key: '" + value + "'");
    }
  }

  /** The key of an effect: of the run, the node, the effect's name and its generation. */
  public static OperationKey of(
      TenantId tenant, RunId run, NodePath node, String effect, int generation) {
    String text =
        String.join("\n", tenant.value(), run.value(), node.toString(), effect, "" + generation);
    return named(text);
  }

  /** The key of anything else that is to happen once: the same for the same text. */
  public static OperationKey named(String text) {
    return new OperationKey(
        Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 32));
  }

  @Override
  public String toString() {
    return value;
  }
}
