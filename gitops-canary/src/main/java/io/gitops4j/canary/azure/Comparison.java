package io.gitops4j.canary.azure;

import io.gitops4j.core.spi.DeploymentTarget.Difference.Field;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a resource differs from what it is to be; what the service adds is no difference. */
final class Comparison {
  private Comparison() {}

  static void fields(
      String path, @Nullable Object wanted, @Nullable Object live, List<Field> found) {
    if (wanted instanceof Map<?, ?> map) {
      map.forEach(
          (name, value) -> {
            Object inner = live instanceof Map<?, ?> there ? there.get(name) : null;
            fields(path + "." + name, value, inner, found);
          });
    } else if (!isSame(wanted, live)) {
      boolean shown = !path.contains(".environmentVariables.");
      found.add(new Field(path, shown ? live : null, shown ? wanted : null));
    }
  }

  private static boolean isSame(@Nullable Object wanted, @Nullable Object live) {
    if (wanted == null || live == null) {
      return wanted == live;
    }
    if (wanted instanceof Number one && live instanceof Number other) {
      return one.doubleValue() == other.doubleValue();
    }
    String one = wanted.toString();
    String other = live.toString();
    return one.equals(other)
        || (one.startsWith("/subscriptions/") && one.equalsIgnoreCase(other))
        || (duration(one).isPresent() && duration(one).equals(duration(other)));
  }

  private static Optional<Duration> duration(String text) {
    try {
      return text.startsWith("P") ? Optional.of(Duration.parse(text)) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
