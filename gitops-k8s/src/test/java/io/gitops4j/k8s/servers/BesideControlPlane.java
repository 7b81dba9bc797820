package io.gitops4j.k8s.servers;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.Closeable;
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
 * Gives tests that have a parameter of a type the one that all tests of a run share, beside the
 * control plane they share. Where its programs are not there the test is skipped; with its name in
 * {@code -Dgitops4j.required} it fails.
 */
abstract class BesideControlPlane<T extends Closeable>
    implements BeforeAllCallback, ParameterResolver {
  private final String name;
  private final Class<T> type;
  private final Start<T> start;

  BesideControlPlane(String name, Class<T> type, Start<T> start) {
    this.name = name;
    this.type = type;
    this.start = start;
  }

  /** Starts one. */
  @FunctionalInterface
  interface Start<T> {
    /**
     * Starts one for a cluster.
     *
     * @throws IOException if a program is missing, or does not become ready
     */
    T on(ControlPlane plane) throws IOException;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == type;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return Objects.requireNonNull(shared(context).server());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    new ControlPlaneExtension().beforeAll(context);
    Shared shared = shared(context);
    if (shared.server() != null) {
      return;
    }
    String why = "no " + name + " could be started: " + shared.trouble();
    if (List.of(System.getProperty("gitops4j.required", "").split(",", -1)).contains(name)) {
      throw new IllegalStateException(name + " is required, and " + why);
    }
    abort(why);
  }

  private Shared shared(ExtensionContext context) {
    ControlPlane plane = ControlPlaneExtension.plane(context);
    return context
        .getRoot()
        .getStore(Namespace.create(type))
        .computeIfAbsent(name, key -> Shared.of(start, plane), Shared.class);
  }

  /** The server, or why there is none; JUnit closes it when all tests are done. */
  private record Shared(@Nullable Closeable server, String trouble) implements Closeable {
    static Shared of(Start<? extends Closeable> start, ControlPlane plane) {
      try {
        return new Shared(start.on(plane), "");
      } catch (IOException e) {
        return new Shared(null, String.valueOf(e.getMessage()));
      }
    }

    @Override
    public void close() throws IOException {
      if (server != null) {
        server.close();
      }
    }
  }
}
