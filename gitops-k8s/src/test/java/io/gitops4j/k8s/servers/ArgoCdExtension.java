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
 * Gives tests that have a parameter of type {@link ArgoCd} the one that all tests of a run share,
 * beside the control plane they share. Where its programs are not there the test is skipped; with
 * {@code -Dgitops4j.required=argocd} it fails.
 */
public final class ArgoCdExtension implements BeforeAllCallback, ParameterResolver {
  private static final String NAME = "argocd";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ArgoCd.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return Objects.requireNonNull(shared(context).argo());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    new ControlPlaneExtension().beforeAll(context);
    Shared shared = shared(context);
    if (shared.argo() != null) {
      return;
    }
    String why = "no Argo CD could be started: " + shared.trouble();
    if (List.of(System.getProperty("gitops4j.required", "").split(",", -1)).contains(NAME)) {
      throw new IllegalStateException("Argo CD is required, and " + why);
    }
    abort(why);
  }

  private static Shared shared(ExtensionContext context) {
    ControlPlane plane = ControlPlaneExtension.plane(context);
    return context
        .getRoot()
        .getStore(Namespace.create(ArgoCd.class))
        .computeIfAbsent(NAME, name -> Shared.start(plane), Shared.class);
  }

  /** Argo CD, or why there is none; JUnit closes it when all tests are done. */
  private record Shared(@Nullable ArgoCd argo, String trouble) implements AutoCloseable {
    static Shared start(ControlPlane plane) {
      try {
        return new Shared(ArgoCdStart.start(plane), "");
      } catch (IOException e) {
        return new Shared(null, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void close() throws IOException {
      if (argo != null) {
        argo.close();
      }
    }
  }
}
