package io.gitops4j.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gitops4j.core.edit.Edited;
import io.gitops4j.core.edit.YamlEdit;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One value set in the middle of a YAML file, and the same value read. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EditBenchmark {
  private static final int LINES_EACH = 10;

  /** How many lines the file has. */
  @Param({"200", "5000"})
  public int lines;

  private byte[] content = {};
  private YamlEdit edit = YamlEdit.set("values.yaml", "version", "0");

  /** For JMH. */
  public EditBenchmark() {}

  /** Writes the file: a list of applications, ten lines each. */
  @Setup
  public void write() {
    StringBuilder text = new StringBuilder("applications:\n");
    int applications = lines / LINES_EACH;
    for (int i = 0; i < applications; i++) {
      text.append(application(i));
    }
    content = text.toString().getBytes(UTF_8);
    String name = "app-" + applications / 2;
    edit = YamlEdit.set("values.yaml", "applications[name=" + name + "].image.tag", "2.0.0");
    if (!edit.apply(content).changed()) {
      throw new IllegalStateException("The edit changed nothing");
    }
  }

  private static String application(int number) {
    return """
          - name: app-%d # kept as it is
            image:
              repository: registry.example/team/app
              tag: "1.0.%d"
            replicas: 3
            resources:
              limits:
                cpu: 500m
                memory: 256Mi
            enabled: true
        """
        .formatted(number, number);
  }

  /** The edit, with its proof that nothing else changed. */
  @Benchmark
  public Edited set() {
    return edit.apply(content);
  }

  /** What stands there now: the file is parsed once. */
  @Benchmark
  public Object current() {
    return edit.current(content);
  }
}
