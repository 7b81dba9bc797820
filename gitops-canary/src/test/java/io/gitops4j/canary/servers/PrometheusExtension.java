package io.gitops4j.canary.servers;

import static org.junit.jupiter.api.Assumptions.abort;

import io.gitops4j.core.servers.BuiltProgram;
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
 * Gives tests that have a parameter of type {@link PrometheusServer} the one that all tests of a
 * run share. Where its program is not there the test is skipped; with {@code
 * -Dgitops4j.required=prometheus} it fails.
 */
public final class PrometheusExtension implements BeforeAllCallback, ParameterResolver {
  private static final String NAME = "prometheus";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == PrometheusServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return Objects.requireNonNull(shared(context).server());
  }

  /**
   * Whether a parameter can be resolved is known before: a test whose parameter can't is failed.
   */
  @Override
  public void beforeAll(ExtensionContext context) {
    Shared shared = shared(context);
    if (shared.server() != null) {
      return;
    }
    String why = "no Prometheus could be started: " + shared.trouble();
    if (List.of(System.getProperty("gitops4j.required", "").split(",", -1)).contains(NAME)) {
      throw new IllegalStateException("Prometheus is required, and " + why);
    }
    abort(why);
  }

  private static Shared shared(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(PrometheusServer.class))
        .computeIfAbsent(NAME, name -> Shared.start(), Shared.class);
  }

  /** The server, or why there is none; JUnit closes it when all tests are done. */
  private record Shared(@Nullable PrometheusServer server, String trouble)
      implements AutoCloseable {
    static Shared start() {
      try {
        return new Shared(PrometheusServer.start(BuiltProgram.of(NAME)), "");
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
