package io.gitops4j.k8s.servers;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests that have a parameter of type {@link ControlPlane} the one that all tests of a run
 * share. Where its programs are not there the test is skipped; with {@code
 * -Dgitops4j.required=controlplane} it fails.
 */
public final class ControlPlaneExtension implements BeforeAllCallback, ParameterResolver {
  private static final String NAME = "controlplane";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ControlPlane.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return plane(context);
  }

  /** The one that is shared, where {@link #beforeAll} found one. */
  static ControlPlane plane(ExtensionContext context) {
    return Objects.requireNonNull(shared(context).plane());
  }

  /**
   * Whether a parameter can be resolved is known before: a test whose parameter can't is failed.
   */
  @Override
  public void beforeAll(ExtensionContext context) {
    Shared shared = shared(context);
    if (shared.plane() != null) {
      return;
    }
    String why = "no control plane could be started: " + shared.trouble();
    if (List.of(System.getProperty("gitops4j.required", "").split(",", -1)).contains(NAME)) {
      throw new IllegalStateException("A control plane is required, and " + why);
    }
    abort(why);
  }

  private static Shared shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(ControlPlane.class))
        .computeIfAbsent(NAME, name -> Shared.start(), Shared.class);
  }

  /** The control plane, or why there is none; JUnit closes it when all tests are done. */
  private record Shared(@Nullable ControlPlane plane, String trouble) implements AutoCloseable {
    static Shared start() {
      try {
        return new Shared(ControlPlaneStart.start(), "");
      } catch (IOException e) {
        return new Shared(null, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void close() throws IOException {
      if (plane != null) {
        plane.close();
      }
    }
  }
}
