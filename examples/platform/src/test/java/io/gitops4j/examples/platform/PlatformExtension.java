package io.gitops4j.examples.platform;

import static org.junit.jupiter.api.Assumptions.abort;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests that have a parameter of type {@link Platform} the one that all tests of a run share.
 * Where a part was not built the test is skipped; with {@code -Dgitops4j.required=…} that names it,
 * it fails.
 */
public final class PlatformExtension implements BeforeAllCallback, ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Platform.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(Platform.class))
        .computeIfAbsent("platform", name -> new Platform(), Platform.class);
  }

  /** Whether a parameter can be resolved is known before. */
  @Override
  public void beforeAll(ExtensionContext context) {
    List<String> missing = Platform.missing();
    if (missing.isEmpty()) {
      return;
    }
    String why =
        "the platform lacks "
            + String.join(", ", missing)
            + ": run servers/build "
            + String.join(" ", missing);
    String required = System.getProperty("gitops4j.required", "");
    if (Arrays.asList(required.split(",", -1)).contains("controlplane")) {
      throw new IllegalStateException("The platform is required, and " + why);
    }
    abort(why);
  }
}
