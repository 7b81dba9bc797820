package io.gitops4j.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * A model on its way into an OCI layout and a registry on this machine, beside raw streams of the
 * same bytes. Each kind of job has a process of its own; in each round every one of them works
 * once, alone. Prints a table in Markdown. {@code model.sh} runs it.
 */
public final class ModelBenchmark {
  private static final int WARM_UPS = 2;

  private final Map<ModelJob.Kind, Times> times = new EnumMap<>(ModelJob.Kind.class);
  private final Map<ModelJob.Kind, Long> peaks = new EnumMap<>(ModelJob.Kind.class);

  private ModelBenchmark() {}

  /**
   * Runs it.
   *
   * @param arguments the model's file, a folder to work in, the number of rounds
   */
  public static void main(String[] arguments) throws IOException {
    Path work = Path.of(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    ModelBenchmark benchmark = new ModelBenchmark();
    try (Child registry = Child.start(SinkRegistry.class)) {
      benchmark.measure(arguments[0], work, registry.answer(), rounds);
    }
    benchmark.print();
  }

  private void measure(String model, Path work, String address, int rounds) throws IOException {
    Map<ModelJob.Kind, Child> clients = new EnumMap<>(ModelJob.Kind.class);
    try {
      for (ModelJob.Kind kind : ModelJob.Kind.values()) {
        String folder = work.resolve(kind.name()).toString();
        clients.put(kind, Child.start(ModelClient.class, kind.name(), model, folder, address));
        times.put(kind, new Times());
      }
      for (int round = 0; round < WARM_UPS + rounds; round++) {
        for (Map.Entry<ModelJob.Kind, Child> client : clients.entrySet()) {
          take(client.getKey(), round, client.getValue().ask(Integer.toString(round)));
        }
      }
    } finally {
      for (Child client : clients.values()) {
        client.close();
      }
    }
  }

  private void take(ModelJob.Kind kind, int round, String answer) {
    String[] numbers = answer.split(" ", 2);
    if (round >= WARM_UPS) {
      times.getOrDefault(kind, new Times()).add(Long.parseLong(numbers[0]));
    }
    peaks.put(kind, Long.parseLong(numbers[1]));
  }

  private void print() {
    System.out.println("| | × raw upload | median s | fastest s | slowest s | peak RSS MiB |");
    System.out.println("|---|---|---|---|---|---|");
    Times floor = times.getOrDefault(ModelJob.Kind.RAW_UPLOAD, new Times());
    times.forEach(
        (kind, taken) -> {
          String memory = Long.toString(peaks.getOrDefault(kind, 0L) / 1024);
          System.out.println(taken.row(kind.title(), floor, memory));
        });
  }
}
